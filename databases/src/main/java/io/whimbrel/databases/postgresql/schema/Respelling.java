package io.whimbrel.databases.postgresql.schema;

import io.whimbrel.core.proof.Check.Outcome;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.catalog.RoutineQueries;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets the target write SQL of another server its own way: it is made a part of a temporary table
 * that looks like the real one, and its definition is read back. What is then the same text is the
 * same thing. All of it is rolled back. Where nothing may be written, not even that, only types are
 * written again. Used by one thread.
 */
final class Respelling implements AutoCloseable {

  private static final TableName TWIN = new TableName("pg_temp", "whimbrel_again");

  /** What a unique index's definition begins with here. */
  static final String UNIQUE = "unique ";

  private static final String TWIN_SQL = "pg_temp.whimbrel_again";
  private static final String ALTER = "alter table " + TWIN_SQL + " ";

  private static final String INDEX =
      """
      select pg_get_indexdef(i.indexrelid) from pg_index i
      where i.indrelid = 'pg_temp.whimbrel_again'::regclass
      """;

  private static final String CONSTRAINT =
      """
      select pg_get_constraintdef(k.oid) from pg_constraint k
      where k.conrelid = 'pg_temp.whimbrel_again'::regclass and k.conname = 'whimbrel_again'
      """;

  private static final String VALUE =
      """
      select pg_get_expr(d.adbin, d.adrelid) from pg_attrdef d
      join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
      where d.adrelid = 'pg_temp.whimbrel_again'::regclass and a.attname = ?
      """;

  private static final String TYPE =
      """
      select format_type(a.atttypid, a.atttypmod) from pg_attribute a
      where a.attrelid = 'pg_temp.whimbrel_again'::regclass and a.attname = 'whimbrel_again'
      """;

  private static final String TRIGGER =
      """
      select pg_get_triggerdef(t.oid) from pg_trigger t
      where t.tgrelid = 'pg_temp.whimbrel_again'::regclass and not t.tgisinternal
      """;

  private static final String BASE_TYPE = "select format_type(to_regtype(?), null)";

  private static final Pattern MODIFIER = Pattern.compile("\\([^)]*\\)");

  private static final String VIEW =
      "select rtrim(pg_get_viewdef('pg_temp.whimbrel_again'::regclass), '; ')";

  private static final String ROUTINE =
      """
      select pg_get_functiondef(p.oid) from pg_proc p
      where p.pronamespace = pg_my_temp_schema()
      """;

  private static final String POLICY =
      """
      select concat(' using (' || pg_get_expr(p.polqual, p.polrelid) || ')',
        ' with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')
      from pg_policy p where p.polrelid = 'pg_temp.whimbrel_again'::regclass
      """;

  private static final String RULE =
      """
      select pg_get_ruledef(r.oid) from pg_rewrite r
      where r.ev_class = 'pg_temp.whimbrel_again'::regclass and r.rulename = 'whimbrel_again'
      """;

  private static final String DOMAIN_CHECKS =
      """
      select string_agg(format(' constraint %I %s', k.conname, pg_get_constraintdef(k.oid)), ''
        order by k.conname)
      from pg_constraint k
      where k.contypid = 'pg_temp.whimbrel_again'::regtype and k.contype = 'c'
      """;

  /** Syntax and what it names; what a server does not support; values that do not fit. */
  private static final List<String> OF_DEFINITION = List.of("42", "0A", "22");

  private static final String NO_RIGHT = "42501";

  private final Connection connection;
  private final Reach reach;
  private final boolean isOfOneVersion;

  /** What can be found out of another spelling. */
  enum Reach {
    /** Everything: it is tried. */
    TRIED,
    /** Nothing is tried, and both servers write alike what they write themselves. */
    ALIKE,
    /** Nothing is tried, and the servers are of two versions. */
    UNKNOWN
  }

  private Respelling(Connection connection, Reach reach, boolean isOfOneVersion) {
    this.connection = connection;
    this.reach = reach;
    this.isOfOneVersion = isOfOneVersion;
  }

  /**
   * Begins a transaction on a connection in auto-commit mode.
   *
   * @param isOfOneVersion whether both servers write the same in one way
   */
  static Respelling on(Connection connection, boolean isOfOneVersion) throws SQLException {
    connection.setAutoCommit(false);
    return new Respelling(connection, Reach.TRIED, isOfOneVersion);
  }

  /** On a connection that only reads. */
  static Respelling reading(Connection connection, boolean isOfOneVersion) {
    Reach reach = isOfOneVersion ? Reach.ALIKE : Reach.UNKNOWN;
    return new Respelling(connection, reach, isOfOneVersion);
  }

  /**
   * What a text is that cannot be compared: where all that can be tried was tried, nobody has to
   * decide about it.
   */
  Outcome untold() {
    return reach == Reach.TRIED ? Outcome.HOLDS : Outcome.UNDECIDED;
  }

  /** Whether both servers write the same in one way. */
  boolean isOfOneVersion() {
    return isOfOneVersion;
  }

  /** What can be found out here. */
  Reach reach() {
    return reach;
  }

  /** An index: what stands behind its table, {@code unique} before it where it is. */
  Respelt index(TableName table, String definition) throws SQLException {
    boolean isUnique = definition.startsWith(UNIQUE);
    String behind = isUnique ? definition.substring(UNIQUE.length()) : definition;
    String kind = isUnique ? "create unique index on " : "create index on ";
    return again(table, kind + TWIN_SQL + " " + behind, INDEX)
        .map(IndexSteps::behindUsing)
        .map(text -> isUnique ? UNIQUE + text : text);
  }

  /** A constraint. */
  Respelt constraint(TableName table, String definition) throws SQLException {
    return again(table, ALTER + "add constraint whimbrel_again " + definition, CONSTRAINT);
  }

  /** A column's default. */
  Respelt value(TableName table, String column, String expression) throws SQLException {
    return again(
        table,
        ALTER + "alter column " + Sql.identifier(column) + " set default " + expression,
        VALUE,
        column);
  }

  /** The expression of a computed column. */
  Respelt computed(TableName table, String type, String expression) throws SQLException {
    return again(
        table,
        ALTER
            + "add column whimbrel_again "
            + type
            + " generated always as ("
            + expression
            + ") stored",
        VALUE,
        "whimbrel_again");
  }

  /** A type; where nothing may be tried, by its name. */
  Optional<String> type(TableName table, String type) throws SQLException {
    if (reach == Reach.TRIED) {
      Respelt again = again(table, ALTER + "add column whimbrel_again " + type, TYPE);
      if (!(again instanceof Respelt.Refused)) {
        return again.found();
      }
    }
    Matcher modifier = MODIFIER.matcher(type);
    String end = modifier.find() ? modifier.group() : "";
    return Query.list(connection, BASE_TYPE, row -> Optional.ofNullable(row.getString(1)), type)
        .getFirst()
        .map(base -> modified(base, end));
  }

  /** A trigger, on the temporary table. */
  Respelt trigger(TableName table, String definition) throws SQLException {
    String sql = TriggerSteps.onTable(definition, TWIN).replace("\"pg_temp\".", "pg_temp.");
    return again(table, sql, TRIGGER).map(found -> TriggerSteps.onTable(found, table));
  }

  /** A policy: what stands behind its name and table. */
  Respelt policy(TableName table, String definition) throws SQLException {
    String sql = "create policy whimbrel_again on " + TWIN_SQL + " " + definition;
    int using = definition.indexOf(" using (");
    int check = definition.indexOf(" with check (");
    int end = using >= 0 ? using : check >= 0 ? check : definition.length();
    return again(table, sql, POLICY).map(found -> definition.substring(0, end) + found);
  }

  /** A rule, as {@link RuleText#of} has it. */
  Respelt rule(TableName table, String definition) throws SQLException {
    return again(table, RuleText.create("whimbrel_again", TWIN_SQL, definition), RULE)
        .map(RuleText::of);
  }

  /**
   * The checks of a domain.
   *
   * @param definition what stands behind its name
   */
  Respelt domainChecks(String definition) throws SQLException {
    return tried(List.of("create domain " + TWIN_SQL + definition), DOMAIN_CHECKS);
  }

  /** The query of a view. */
  Respelt view(String query) throws SQLException {
    return tried(List.of("create temporary view whimbrel_again as " + query), VIEW);
  }

  /** A function or a procedure, as {@link RoutineText#temporary} names it. */
  Respelt routine(String sql) throws SQLException {
    return tried(
            List.of("set local check_function_bodies = off", RoutineText.temporary(sql)), ROUTINE)
        .map(found -> found.replaceFirst("^CREATE OR REPLACE", "CREATE"))
        .map(found -> RoutineText.temporary(found));
  }

  /** An aggregate, as {@link RoutineText#temporary} names it. */
  Respelt aggregate(String sql) throws SQLException {
    return tried(List.of(RoutineText.temporary(sql)), RoutineQueries.TEMPORARY_AGGREGATE)
        .map(RoutineText::temporary);
  }

  /** A modifier stands behind the first words of a type, before those of its zone. */
  private static String modified(String base, String modifier) {
    int zone = base.indexOf(" with");
    int dimension = base.indexOf('[');
    int place = zone >= 0 ? zone : dimension >= 0 ? dimension : base.length();
    return base.substring(0, place) + modifier + base.substring(place);
  }

  /** What a query tells when a statement was run on the twin. */
  private Respelt again(TableName table, String statement, String query, Object... values)
      throws SQLException {
    return tried(
        List.of(
            "set local search_path = %s, public".formatted(Sql.identifier(table.schema())),
            "create temporary table whimbrel_again (like %s)".formatted(Sql.table(table)),
            statement),
        query,
        values);
  }

  /** What a query tells when these statements were run. */
  private Respelt tried(List<String> statements, String query, Object... values)
      throws SQLException {
    if (reach != Reach.TRIED) {
      return Respelt.notTaken();
    }
    Query.execute(connection, "savepoint whimbrel_again");
    try {
      for (String statement : statements) {
        Query.execute(connection, statement);
      }
      Query.execute(connection, "set local search_path = pg_catalog");
      List<String> found = Query.texts(connection, query, values);
      return found.stream()
          .findFirst()
          .filter(text -> text != null)
          .<Respelt>map(Respelt.Written::new)
          .orElseGet(Respelt::notTaken);
    } catch (SQLException e) {
      if (SqlProblems.isConnectionLost(e)) {
        throw e;
      }
      return isOfDefinition(e)
          ? Respelt.notTaken()
          : new Respelt.Refused(SqlProblems.of(e, "").what());
    } finally {
      Query.execute(
          connection, "rollback to savepoint whimbrel_again; release savepoint whimbrel_again");
    }
  }

  /** Whether a server does not understand what it was given; else something forbids to try it. */
  private static boolean isOfDefinition(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return OF_DEFINITION.stream().anyMatch(state::startsWith) && !state.equals(NO_RIGHT);
  }

  @Override
  public void close() throws SQLException {
    if (reach != Reach.TRIED) {
      return;
    }
    connection.rollback();
    connection.setAutoCommit(true);
  }
}
