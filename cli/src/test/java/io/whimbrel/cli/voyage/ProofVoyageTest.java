package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.problem.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What each level of verification claims to find is found at the gate, and nothing else is. */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class ProofVoyageTest {

  private static final String CREATE =
      """
      create table users (id serial primary key, born date);
      create table orders (id bigint generated always as identity primary key,
        user_id int not null references users, total numeric(10,2) check (total >= 0));
      create index orders_user on orders (user_id);
      create table lines (text text, at timestamptz);
      alter table lines replica identity full;
      create table measured (day date, v int) partition by range (day);
      create table measured_1 partition of measured for values from ('2025-01-01') to ('2026-01-01');
      create table measured_2 partition of measured for values from ('2026-01-01') to ('2027-01-01');
      alter table measured_1 replica identity full;
      alter table measured_2 replica identity full;
      create function watch() returns trigger language plpgsql as $$ begin return new; end $$;
      create trigger watching before insert on orders for each row execute function watch();
      create trigger always before insert on users for each row execute function watch();
      alter table users enable always trigger always;
      insert into users (born) select date '1990-01-01' + g from generate_series(1, 500) g;
      insert into orders (user_id, total) select g, g from generate_series(1, 500) g;
      insert into lines select 'l', timestamptz '2026-01-01Z' + g * interval '1h'
        from generate_series(1, 50) g;
      insert into measured select date '2025-06-01' + g, g from generate_series(1, 400) g;
      """;

  private static final String RULES =
      """
      verify:
        limit: 5s
        rules:
          totals:
            table: public.orders
            source: "select sum(total) from orders"
            target: "select sum(total) from orders"
            expect: equal
          nobody orders nothing:
            target: "select id from orders where total = 0"
            expect: no-rows
      """;

  /** Behind the backs of fence, triggers and foreign keys. */
  private static final String PLANT =
      """
      set session_replication_role = replica;
      alter table lines disable trigger whimbrel_fence;
      insert into lines select * from lines limit 1;
      alter table lines enable always trigger whimbrel_fence;
      alter table orders disable trigger whimbrel_fence;
      update orders set user_id = 9999, total = 0 where id = 7;
      alter table orders enable always trigger whimbrel_fence;
      alter table orders disable trigger watching;
      drop index orders_user;
      """;

  private static final String MEND =
      """
      alter table lines disable trigger whimbrel_fence;
      delete from lines where ctid = (select max(ctid) from lines);
      alter table lines enable always trigger whimbrel_fence;
      alter table orders disable trigger whimbrel_fence;
      update orders set user_id = 7, total = 7 where id = 7;
      alter table orders enable always trigger whimbrel_fence;
      alter table orders enable trigger watching;
      create index orders_user on orders (user_id);
      """;

  private final Servers servers;

  ProofVoyageTest(Servers servers) {
    this.servers = servers;
  }

  @Test
  void faultsOfStructureCountsAndRulesAreNamedAndStopTheCutover(@TempDir Path directory)
      throws Exception {
    String database = servers.name("proof");
    servers.source().createDatabase(database);
    servers.target().createDatabase(database);
    servers.source().execute(database, CREATE);
    Voyage voyage =
        new Voyage(servers.source(), servers.target(), database, directory)
            .plan(
                new Voyage.Wishes("[\"*\"]", "person", 100),
                servers.source().port(),
                servers.target().port());
    Files.writeString(directory.resolve("plan.yaml"), RULES, StandardOpenOption.APPEND);
    assertThat(voyage.run("", "run", "plan.yaml"))
        .as(voyage.said())
        .isEqualTo(ExitCode.WAITING.status());
    servers.target().execute(database, PLANT);
    int saidBefore = voyage.said().length();

    assertThat(voyage.run("", "verify", "plan.yaml", "--level", "structure,count,rules"))
        .as(voyage.said())
        .isEqualTo(ExitCode.DIFFERENT.status());

    assertThat(voyage.said().substring(saidBefore))
        .containsPattern("DIFFERENT +count +public.lines")
        .containsPattern("EQUAL +count +public.measured_1")
        .contains("index public.orders_user", "trigger watching on public.orders")
        .contains("orphans of orders_user_id_fkey", "such as (9999)")
        .containsPattern("public.orders +totals +BROKEN")
        .containsPattern("nobody orders nothing +BROKEN")
        .doesNotContain("constraint ", "sequence public", "UNDECIDED");
    assertThat(voyage.run("", "verify", "plan.yaml", "--level", "count", "--table", "public.u*"))
        .as(voyage.said())
        .isZero();
    assertThat(voyage.run("", "approve", "cutover", "plan.yaml")).as(voyage.said()).isNotZero();
    assertThat(voyage.said()).contains("this speaks against a go: proofs: ");
    assertThat(voyage.run("", "run", "plan.yaml"))
        .as(voyage.said())
        .isEqualTo(ExitCode.DIFFERENT.status());
    servers.target().execute(database, MEND);
    assertThat(voyage.run("", "verify", "plan.yaml")).as(voyage.said()).isZero();
    assertThat(voyage.run("", "approve", "cutover", "plan.yaml")).as(voyage.said()).isZero();
    assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isZero();
    assertThat(voyage.run("", "status", "plan.yaml")).isZero();
    assertThat(voyage.said())
        .contains("level structure", "level count  5 of 5 proofs equal", "level rules");
    assertThat(voyage.cleanUp("")).as(voyage.said()).isZero();
    voyage.assertNothingLeft();
  }
}
