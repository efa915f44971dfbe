package io.whimbrel.databases.postgresql.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.whimbrel.core.database.script.Script;
import io.whimbrel.core.database.script.Script.Portion;
import io.whimbrel.core.database.script.Script.Statement;
import io.whimbrel.core.problem.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptTextTest {

  private static List<String> statements(String sql) {
    return SqlSplitter.split("a.sql", sql, 1).stream().map(Statement::sql).toList();
  }

  @Test
  void theTemplateHasTwoParts() {
    Script script =
        ScriptText.parse(
            "1__a.sql",
            """
            -- Migration: a
            -- Description: the first

            -- Forward migration
            BEGIN TRANSACTION;

            create table a ();
            create table b ();

            COMMIT;

            -- Rollback (if needed)
            -- BEGIN TRANSACTION;
            -- drop table b;
            -- drop table a;
            -- COMMIT;
            """);

    assertThat(script.description()).isEqualTo("the first");
    assertThat(script.forward())
        .singleElement()
        .isInstanceOfSatisfying(
            Portion.Together.class,
            t ->
                assertThat(t.statements())
                    .extracting(Statement::sql)
                    .containsExactly("create table a ()", "create table b ()"));
    assertThat(script.rollback().orElseThrow().getFirst().statements())
        .extracting(Statement::sql, Statement::line)
        .containsExactly(tuple("drop table b", 14), tuple("drop table a", 15));
  }

  @Test
  void whatNoTransactionMayHoldStandsAlone() {
    Script script =
        ScriptText.parse(
            "a.sql",
            """
            create table a (id int);
            create unique index concurrently a_id on a (id);
            insert into a values (1);
            vacuum a;
            """);

    assertThat(script.rollback()).isEmpty();
    assertThat(script.forward())
        .hasExactlyElementsOfTypes(
            Portion.Together.class,
            Portion.Alone.class,
            Portion.Together.class,
            Portion.Alone.class);
  }

  @Test
  void semicolonsEndStatementsOnlyWhereTheyDo() {
    assertThat(
            statements(
                """
                select ';', E'\\';', ";", $$;$$, $a$ $$;$$ $a$ -- ;
                , /* ; /* ; */ ; */ 1;
                create function f() returns int language sql begin atomic
                  select case when true then 1 end; select 2; end;
                create rule r as on insert to t do also (insert into u values (1); delete from v);
                insert into t$x values ($1);;
                -- only a comment
                """))
        .hasSize(4)
        .satisfies(
            all -> {
              assertThat(all.get(1)).startsWith("create function").endsWith("end");
              assertThat(all.get(3)).isEqualTo("insert into t$x values ($1)");
            });
  }

  @Test
  void rowsOfACopyBelongToIt() {
    List<Statement> statements =
        SqlSplitter.split("a.sql", "copy t (a, b) from stdin;\n1\tx;y\n\\N\t'\n\\.\nselect 1;", 1);

    assertThat(statements).hasSize(2);
    assertThat(statements.getFirst().data()).contains("1\tx;y\n\\N\t'\n");
    assertThat(statements.getLast().line()).isEqualTo(5);
  }

  @Test
  void onlyAHeadLineBeginsARollback() {
    Script script =
        ScriptText.parse(
            "a.sql",
            """
            -- Rollback is done by dropping it
            create function f() returns int language sql as $$
            -- Rollback
            select 1 $$;
            -- rollback of this index takes a while
            begin; savepoint s; rollback to savepoint s; rollback work to s; commit /* all */;
            create table b ();
            -- Rollback:
            -- drop table b;
            """);

    assertThat(script.forward()).hasSize(3);
    assertThat(script.forward().get(1).statements()).hasSize(3);
    assertThat(script.rollback().orElseThrow().getFirst().statements())
        .extracting(Statement::sql, Statement::line)
        .containsExactly(tuple("drop table b", 9));
  }

  @Test
  void aSessionMayBeSetWhereNothingComesBehind() {
    assertThat(
            ScriptText.parse(
                    "a.sql",
                    """
                    begin; set local role a; create temp table a () on commit drop; commit;
                    begin; select set_config('a.b', 'c', true); set transaction read only; commit;
                    set search_path to a; create temp table b ();
                    """)
                .forward())
        .hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "create table a ();@-- Rollback@drop table a; | 3 | no comment",
        "create table a ();@-- Rollback@-- drop table a;@-- Rollback@ | 4 | a second",
        "create table a ();@-- Forward migration@select 1; | 1 | before '-- Forward migration'",
        "-- Rollback@-- Forward migration@select 1; | 1 | before '-- Forward migration'"
      })
  void partsThatAreNotClearAreRefused(String sql, int line, String what) {
    assertThatThrownBy(() -> ScriptText.parse("a.sql", sql.replace('@', '\n')))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.what()).contains(what);
              assertThat(problem.where()).isEqualTo("a.sql:" + line);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "select 'a | without an end",
        "select $a$ b | without an end",
        "/* a | without an end",
        "begin; create table a () ; | not committed",
        "begin; vacuum a; commit; | no transaction may hold",
        "begin; begin; commit; | inside another one",
        "select 1; rollback; | would end the transaction",
        "begin; select 1; commit and chain; select 2; commit; | 'commit and chain' would end",
        "select 1; end /* x */ and chain; | 'end and chain' would end",
        "select 1; rollback and chain; | 'rollback and chain' would end",
        "select 1; abort; | would end the transaction",
        "prepare transaction 'a'; | would end the transaction",
        "begin isolation level serializable; commit; | mode of its own",
        "\\i other.sql | command of psql",
        "create index concurrently on t (a); | has no name",
        "set role a; vacuum t; | 'set role a' holds for a session",
        "select 1; set search_path to a; vacuum t; | holds for a session",
        "select pg_catalog.set_config('search_path', 'a', false); vacuum; | holds for a session",
        "begin; create temp table a (); commit; select 1; | holds for a session",
        "prepare a as select 1; vacuum t; | holds for a session"
      })
  void whatCannotBeRunIsNamed(String sql, String what) {
    assertThatThrownBy(() -> ScriptText.parse("a.sql", sql))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.what()).contains(what);
              assertThat(problem.where()).startsWith("a.sql:");
              assertThat(problem.fix()).isNotEmpty();
            });
  }
}
