package io.whimbrel.databases.postgresql.control;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.databases.postgresql.dialect.LockBudget;
import io.whimbrel.databases.postgresql.dialect.Query;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * Keeps still what a target's tables would do to the rows that a run writes: the source has done it
 * already, and its result is among the rows.
 *
 * <ul>
 *   <li>Triggers and rules that would fire in our sessions are disabled. With the replica role
 *       these are the ones enabled always or for replicas, without it all others.
 *   <li>Without the replica role foreign keys are checked at the end of each of our transactions,
 *       which hold whole transactions of the source, and do nothing else: an action such as ON
 *       DELETE CASCADE would delete rows that a change of key or an exchange of keys only seems to
 *       orphan. One with actions is put into the place of another one without.
 *   <li>Row security that binds the owner would hide rows from a user without BYPASSRLS.
 * </ul>
 *
 * <p>What takes it back is noted in {@code whimbrel.held} in the same transaction, and is run
 * before the target accepts writes. A foreign key that was put back is validated at cleanup: its
 * rows were never without one.
 */
public final class SideEffects {

  private static final String HELD = "select to_regclass('whimbrel.held') is not null";

  /** Parameters: the table, whether our sessions have the replica role, the run. */
  private static final String HOLD =
      """
      with given (relation, is_replica) as (select ?::text::regclass, ?::boolean),
      keys as (
        select g.relation, k.conname as name,
          k.confdeltype = 'a' and k.confupdtype = 'a' as is_plain,
          case when k.condeferrable then 'deferrable initially immediate' else 'not deferrable' end
            as timing,
          regexp_replace(pg_get_constraintdef(k.oid), ' NOT VALID$', '') as loud,
          regexp_replace(pg_get_constraintdef(k.oid), '( ON (UPDATE|DELETE) '
            '(CASCADE|RESTRICT|SET NULL|SET DEFAULT)( \\([^)]*\\))?){1,2}'
            '( DEFERRABLE)?( INITIALLY DEFERRED)?( NOT VALID)?$', '')
            || ' deferrable initially deferred' as quiet,
          case when c.relkind = 'p' and current_setting('server_version_num')::int < 180000 then ''
            else ' not valid' end as unseen,
          coalesce(format('; comment on constraint %I on %s is %L', k.conname, g.relation,
            obj_description(k.oid, 'pg_constraint')), '') as said
        from pg_constraint k
        join given g on g.relation = k.conrelid and not g.is_replica
        join pg_class c on c.oid = k.conrelid
        where k.contype = 'f' and k.conparentid = 0
          and coalesce(to_jsonb(k) ->> 'conenforced', 'true') = 'true'
          and not (k.condeferred and k.confdeltype = 'a' and k.confupdtype = 'a')
      ), found (place, kind, name, hold, release, validate) as (
        select 1, 'foreign key', name, format('alter table %s alter constraint %I deferrable'
            ' initially deferred', relation, name),
          format('alter table %s alter constraint %I %s', relation, name, timing), ''
        from keys where is_plain
        union all
        select 1, 'foreign key', name, format('alter table %s drop constraint %I,'
            ' add constraint %I %s%s', relation, name, name, quiet, unseen) || said,
          format('alter table %s drop constraint %I, add constraint %I %s%s', relation, name, name,
            loud, unseen) || said,
          case unseen when '' then ''
            else format('alter table %s validate constraint %I', relation, name) end
        from keys where not is_plain
        union all
        select 2, 'trigger', t.tgname, format('alter table only %s disable trigger %I', relation,
            t.tgname),
          format('alter table only %s enable %strigger %I', relation,
            case t.tgenabled when 'A' then 'always ' when 'R' then 'replica ' else '' end,
            t.tgname), ''
        from pg_trigger t join given on relation = t.tgrelid
        where t.tgname !~ '^whimbrel_fence'
          and t.tgenabled in ('A', case when is_replica then 'R' else 'O' end)
          and not exists (select from pg_constraint k
            where k.oid = t.tgconstraint and k.contype <> 't')
        union all
        select 3, 'rule', w.rulename, format('alter table %s disable rule %I', relation,
            w.rulename),
          format('alter table %s enable %srule %I', relation,
            case w.ev_enabled when 'A' then 'always ' when 'R' then 'replica ' else '' end,
            w.rulename), ''
        from pg_rewrite w join given on relation = w.ev_class
        where w.ev_enabled in ('A', case when is_replica then 'R' else 'O' end)
        union all
        select 4, 'row security', c.relname,
          format('alter table only %s no force row level security', relation),
          format('alter table only %s force row level security', relation), ''
        from pg_class c join given on relation = c.oid
        where c.relforcerowsecurity and not exists (select from pg_roles r
          where r.rolname = current_user and (r.rolsuper or r.rolbypassrls))
      )
      insert into whimbrel.held (run, kind, relation, name, hold, release, validate, was_valid)
      select ?, kind, (select relation::text from given), name, hold, release, validate,
        kind = 'foreign key' and exists (select from pg_constraint k join given g
          on g.relation = k.conrelid where k.conname = found.name and k.convalidated)
      from found order by place, hold
      returning hold
      """;

  /** Tables with this run's fence whose structure the transaction has just changed. */
  private static final String TOUCHED =
      """
      select distinct l.relation::regclass::text
      from pg_locks l
      join pg_trigger t on t.tgrelid = l.relation and t.tgname = 'whimbrel_fence'
        and encode(t.tgargs, 'hex') like encode(convert_to(?, 'UTF8'), 'hex') || '00%'
      where l.pid = pg_backend_pid() and l.locktype = 'relation' and l.granted
        and l.mode in ('ShareRowExclusiveLock', 'AccessExclusiveLock')
      """;

  /**
   * Foreign keys from and to a table; those of a partition belong to the partitioned table.
   * Parameters: the table, the run.
   */
  private static final String HOLD_KEYS =
      """
      with recursive touching as (
        select k.oid, k.conparentid from pg_constraint k, (select ?::text::regclass as oid) t
        where k.contype = 'f' and t.oid in (k.conrelid, k.confrelid)
        union
        select k.oid, k.conparentid from pg_constraint k join touching t on t.conparentid = k.oid
      ), keys as (
        select k.conrelid::regclass as relation, k.conname as name,
          regexp_replace(pg_get_constraintdef(k.oid), ' NOT VALID$', '') as definition,
          case when c.relkind = 'p' and current_setting('server_version_num')::int < 180000 then ''
            else ' not valid' end as unseen,
          k.convalidated as is_valid,
          coalesce(format('; comment on constraint %I on %s is %L', k.conname,
            k.conrelid::regclass, obj_description(k.oid, 'pg_constraint')), '') as said
        from pg_constraint k
        join touching t on t.oid = k.oid and t.conparentid = 0
        join pg_class c on c.oid = k.conrelid
        where coalesce(to_jsonb(k) ->> 'conenforced', 'true') = 'true'
      )
      insert into whimbrel.held (run, kind, relation, name, hold, release, validate)
      select ?, 'foreign key', relation::text, name,
        format('alter table %s drop constraint %I', relation, name),
        format('alter table %s add constraint %I %s%s', relation, name, definition, unseen) || said,
        case when is_valid and unseen <> ''
          then format('alter table %s validate constraint %I', relation, name) else '' end
      from keys
      returning hold
      """;

  private static final String RELEASE =
      """
      select id, release from whimbrel.held
      where run = ? and not is_released and (kind = 'foreign key') = ?
      order by id desc
      """;

  /** Validated again is what was valid before it was held, without its actions, or taken away. */
  private static final String RELEASED =
      """
      update whimbrel.held h
      set is_released = true, validate = case when not h.was_valid and exists (
          select from pg_constraint k
          where k.conrelid = to_regclass(h.relation) and k.conname = h.name and not k.convalidated)
        then '' else validate end
      where id = ?
      """;

  private static final String QUALIFIED = "set local search_path = pg_catalog";

  private static final String VALIDATE =
      """
      select validate from whimbrel.held
      where run = ? and is_released and validate <> '' order by id
      """;

  private SideEffects() {}

  /** Whether there is a place to note what is held. */
  static boolean canHold(Connection connection) throws SQLException {
    return Query.holds(connection, HELD);
  }

  /**
   * Holds what a table would do; in the caller's transaction.
   *
   * @param table quoted
   * @param isReplica whether the sessions that write rows have the replica role
   */
  static void hold(Connection connection, RunScope scope, String table, boolean isReplica)
      throws SQLException {
    Query.execute(connection, QUALIFIED);
    List<String> statements =
        Query.list(connection, HOLD, row -> row.getString(1), table, isReplica, scope.run().text());
    for (String statement : statements) {
      Query.execute(connection, statement);
    }
  }

  /**
   * Takes the foreign keys from and to a table away until the target accepts writes, so that it can
   * be emptied and filled by a session that cannot pass them over; in the caller's transaction.
   */
  public static void holdForeignKeys(Connection connection, RunScope scope, String table)
      throws SQLException {
    Query.execute(connection, QUALIFIED);
    for (String statement :
        Query.list(connection, HOLD_KEYS, row -> row.getString(1), table, scope.run().text())) {
      Query.execute(connection, statement);
    }
  }

  /** Holds what the tables would do that the caller's transaction has given something to do. */
  public static void holdNew(Connection connection, RunScope scope, boolean isReplica)
      throws SQLException {
    Query.execute(connection, QUALIFIED);
    for (String table : Query.texts(connection, TOUCHED, scope.run().text())) {
      hold(connection, scope, table, isReplica);
    }
  }

  /**
   * Puts everything back: foreign keys one by one, the rest many at a time; idempotent, for a
   * connection in auto-commit mode.
   */
  static void release(Connection connection, RunScope scope) throws SQLException {
    for (Held held : held(connection, scope, true)) {
      release(connection, List.of(held));
    }
    for (List<Held> portion : LockBudget.portions(connection, held(connection, scope, false))) {
      release(connection, portion);
    }
  }

  private static void release(Connection connection, List<Held> portion) throws SQLException {
    connection.setAutoCommit(false);
    try {
      for (Held held : portion) {
        release(connection, held);
      }
      connection.commit();
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /** Validates foreign keys that were put back; idempotent; for auto-commit mode. */
  static void validate(Connection connection, RunScope scope) throws SQLException {
    if (canHold(connection)) {
      for (String statement : Query.texts(connection, VALIDATE, scope.run().text())) {
        Query.execute(connection, statement);
      }
    }
  }

  private record Held(long id, String release) {}

  private static List<Held> held(Connection connection, RunScope scope, boolean isForeignKey)
      throws SQLException {
    return Query.list(
        connection,
        RELEASE,
        row -> new Held(row.getLong("id"), row.getString("release")),
        scope.run().text(),
        isForeignKey);
  }

  private static void release(Connection connection, Held held) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(RELEASED)) {
      statement.setLong(1, held.id);
      statement.executeUpdate();
    }
    Query.execute(connection, held.release);
  }
}
