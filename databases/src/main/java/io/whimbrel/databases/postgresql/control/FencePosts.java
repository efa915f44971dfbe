package io.whimbrel.databases.postgresql.control;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What stands around the tables of a fence: whose triggers, and whether they are in force. */
final class FencePosts {

  /** What a run's name has behind that of its migration, also on the way back. */
  private static final Pattern RUN = Pattern.compile("\\.\\d+(\\.back)?$");

  /** Writes through a partitioned table fire its triggers alone, so that it is fenced too. */
  private static final String TABLES =
      """
      with recursive named as (
        select c.oid, t.trigger from pg_class c join pg_namespace n on n.oid = c.relnamespace
        join unnest(?::text[], ?::text[], ?::text[]) as t (schema, name, trigger)
          on n.nspname = t.schema and c.relname = t.name
      ), above as (
        select oid, trigger from named
        union select h.inhparent, 'whimbrel_fence'
          from pg_inherits h join above a on a.oid = h.inhrelid
      )
      select n.nspname, c.relname, t.tgname is not null as has_trigger,
        coalesce(t.tgenabled::text, '') as enabled, coalesce(t.tgnargs = 3, false) as lets_pass,
        coalesce(encode(t.tgargs, 'hex') like encode(convert_to(?, 'UTF8'), 'hex') || '00%', false)
          as is_runs,
        case when t.tgenabled in ('A', 'O') then split_part(encode(t.tgargs, 'escape'), '\\000', 1)
          else '' end as raised_by,
        array(select split_part(encode(o.tgargs, 'escape'), '\\000', 1) from pg_trigger o
          where o.tgrelid = c.oid and o.tgname ~ '^whimbrel_fence(_[a-z0-9-]+)?$'
            and o.tgname <> a.trigger and o.tgenabled in ('A', 'O')) as others
      from above a
      join pg_class c on c.oid = a.oid
      join pg_namespace n on n.oid = c.relnamespace
      left join pg_trigger t on t.tgrelid = c.oid and t.tgname = a.trigger
      order by n.nspname collate "C", c.relname collate "C"
      """;

  private final String place;
  private final RunScope scope;
  private final FenceSide side;
  private final List<TableName> tables;
  private final RowFence rows;

  /** Around these tables and the partitioned tables above them. */
  FencePosts(
      String place, RunScope scope, FenceSide side, Collection<TableName> tables, RowFence rows) {
    this.place = place;
    this.scope = scope;
    this.side = side;
    this.tables = List.copyOf(new TreeSet<>(tables));
    this.rows = rows;
  }

  /**
   * One table.
   *
   * @param enabled the trigger's state, as the catalog says it; empty without one
   * @param letsPass whether the run's own sessions pass
   * @param isRuns whether the trigger is this run's
   * @param raisedBy whose trigger is in force; empty when none is
   * @param others the runs of other triggers that are in force
   */
  record Post(
      TableName table,
      boolean hasTrigger,
      String enabled,
      boolean letsPass,
      boolean isRuns,
      String raisedBy,
      List<String> others) {}

  /** Where this fence does not stand yet; refuses where that of another migration does. */
  List<Post> unfenced(Connection connection) throws SQLException {
    List<Post> unfenced = all(connection).stream().filter(p -> !stands(p)).toList();
    unfenced.forEach(this::requireOurs);
    return unfenced;
  }

  /** The runs of other migrations whose fences are in force, in the order of their names. */
  List<String> strangers(Connection connection) throws SQLException {
    String own = migration(scope.run().text());
    return all(connection).stream()
        .flatMap(
            post ->
                Stream.concat(
                    Stream.of(post.raisedBy)
                        .filter(run -> !run.isEmpty() && !migration(run).equals(own)),
                    post.others.stream().filter(run -> !whole(migration(run)).equals(whole(own)))))
        .distinct()
        .sorted()
        .toList();
  }

  /** What another migration refuses is not ours to allow, as lowering this fence would. */
  private void requireOurs(Post post) {
    String own = migration(scope.run().text());
    if (!post.raisedBy.isEmpty() && !migration(post.raisedBy).equals(own)) {
      throw another(post, post.raisedBy);
    }
    post.others.stream()
        .filter(run -> !whole(migration(run)).equals(whole(own)))
        .findFirst()
        .ifPresent(
            run -> {
              throw another(post, run);
            });
  }

  private Problem another(Post post, String run) {
    return Problem.of(ProblemCode.STATE_WRONG)
        .what("the fence of %s stands around %s".formatted(run, post.table))
        .where(place)
        .fix(
            new RunId(run).isMaintenance()
                ? "end it with 'whimbrel maintenance off' first"
                : "end that run with 'whimbrel cleanup' or 'whimbrel abort' first")
        .exception();
  }

  private static String whole(String migration) {
    int phase = migration.indexOf(':');
    return phase < 0 ? migration : migration.substring(0, phase);
  }

  private static String migration(String run) {
    return RUN.matcher(run).replaceFirst("");
  }

  /** Whether this very fence stands there; that of the other course is another one. */
  boolean stands(Post post) {
    return post.enabled.equals(side.bindsReplicas(scope.course()) ? "A" : "O")
        && post.isRuns
        && post.letsPass == (side == FenceSide.TARGET);
  }

  /** Every table that the fence is around, with what stands there. */
  List<Post> all(Connection connection) throws SQLException {
    return Query.list(
        connection,
        TABLES,
        row ->
            new Post(
                new TableName(row.getString("nspname"), row.getString("relname")),
                row.getBoolean("has_trigger"),
                row.getString("enabled"),
                row.getBoolean("lets_pass"),
                row.getBoolean("is_runs"),
                row.getString("raised_by"),
                List.of((String[]) row.getArray("others").getArray())),
        connection.createArrayOf("text", tables.stream().map(TableName::schema).toArray()),
        connection.createArrayOf("text", tables.stream().map(TableName::name).toArray()),
        connection.createArrayOf("text", tables.stream().map(rows::trigger).toArray()),
        scope.run().text());
  }

  /** Where a trigger of this run is in force. */
  List<Post> standing(Connection connection) throws SQLException {
    return all(connection).stream()
        .filter(p -> p.hasTrigger && p.isRuns && !p.enabled.equals("D"))
        .toList();
  }
}
