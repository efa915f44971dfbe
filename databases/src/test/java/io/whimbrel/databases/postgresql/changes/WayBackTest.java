package io.whimbrel.databases.postgresql.changes;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.ColumnMap;
import io.whimbrel.core.plan.KeyKind;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.TableMap;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.plan.cutover.RollbackRules;
import io.whimbrel.core.plan.mapping.MappingBuilder;
import io.whimbrel.core.plan.mapping.MappingResult;
import io.whimbrel.core.plan.mapping.ReverseMappings;
import io.whimbrel.core.proof.Comparison;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.schema.ColumnName;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.PostgresServers;
import io.whimbrel.databases.postgresql.TwoDatabases;
import io.whimbrel.databases.postgresql.check.Shop;
import io.whimbrel.databases.postgresql.dialect.DerivedKey;
import io.whimbrel.databases.postgresql.rows.PostgresRowProofs;
import io.whimbrel.databases.postgresql.rows.PostgresRowSource;
import io.whimbrel.databases.postgresql.rows.PostgresRowTarget;
import io.whimbrel.databases.postgresql.schema.PostgresCatalog;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is written on the new side arrives on the old one, through the mappings backwards. */
@ExtendWith(PostgresServers.Resolver.class)
class WayBackTest {

  private static final String OLD =
      """
      create table users (
        id serial primary key,
        name varchar(255) not null,
        email text unique,
        nick text default 'none',
        created_at timestamp not null,
        initial text generated always as (upper(left(name, 1))) stored
      );
      create table orders (
        id bigint generated always as identity primary key,
        user_id int references users,
        cents bigint not null
      );
      create table members (
        user_id int references users, team int, role text, note text default 'old',
        primary key (user_id, team)
      );
      create table parts (id smallint primary key, above smallint references parts, name text);
      insert into users (name, email, nick, created_at)
        select 'n' || g, 'e' || g, 'k' || g, '2026-07-01'::timestamp + g * interval '1 hour'
        from generate_series(1, 50) g;
      insert into orders (user_id, cents) select 1 + g % 50, g * 10 from generate_series(1, 99) g;
      insert into members select g, g % 3, 'r' from generate_series(1, 20) g;
      insert into parts values (7, null, 'top'), (8, 7, 'below');
      """;

  private static final String NEW =
      """
      create table users (
        id uuid primary key default gen_random_uuid(),
        full_name varchar(500) not null,
        email text unique,
        created_at timestamptz not null,
        initial text generated always as (upper(left(full_name, 1))) stored,
        email_verified boolean
      );
      create table orders (
        id bigint generated always as identity primary key,
        user_id uuid references users,
        total numeric(12,2)
      );
      create table members (
        user_id uuid references users, team int, role text, primary key (user_id, team)
      );
      create table parts (
        id uuid primary key default gen_random_uuid(), above uuid references parts, name text
      );
      """;

  private static final String SAME_USERS =
      "select email, %s as name, initial, created_at %s as at from public.users order by 1";
  private static final String SAME_ORDERS =
      "select o.id, u.email, %s as cents from public.orders o left join public.users u"
          + " on u.id = o.user_id order by 1";
  private static final String SAME_MEMBERS =
      "select u.email, m.team, m.role from public.members m join public.users u on u.id = m.user_id"
          + " order by 1, 2";
  private static final String SAME_PARTS =
      "select p.name, a.name as above from public.parts p left join public.parts a"
          + " on a.id = p.above order by 1";

  private final TwoDatabases databases;
  private List<TableMapping> back = List.of();

  WayBackTest(PostgresServers servers) {
    databases = servers.databases(PostgresVersion.V18, PostgresVersion.V15);
  }

  @BeforeEach
  void moveOver() throws SQLException {
    databases.onTarget(OLD);
    databases.onSource(NEW);
    databases.onSource(
        """
        insert into users (id, full_name, email, created_at, email_verified)
          select %1$s, 'n' || g, 'e' || g,
            ('2026-07-01'::timestamp + g * interval '1 hour') at time zone 'Europe/Berlin', false
          from generate_series(1, 50) g;
        insert into orders (user_id, total)
          select %2$s, g / 10.0 from generate_series(1, 99) g;
        insert into members select %1$s, g %% 3, 'r' from generate_series(1, 20) g;
        insert into parts values (%3$s, null, 'top'), (%4$s, %3$s, 'below');
        """
            .formatted(
                key("users", "g"),
                key("users", "(1 + g % 50)"),
                key("parts", "7"),
                key("parts", "8")));
    Plan plan = plan();
    List<TableMapping> forward =
        new MappingBuilder()
            .build(
                plan, new PostgresCatalog(databases.target(), databases.scope()).inventory(all()))
            .mappings();
    MappingResult result =
        ReverseMappings.of(
            plan,
            forward,
            new PostgresCatalog(databases.source(), databases.scope()).tables(all()));
    assertThat(result.isBlocked()).as("%s", result.findings()).isFalse();
    back = result.mappings();
  }

  private String key(String table, String old) {
    return DerivedKey.expression(databases.scope().migration() + "/public." + table, old);
  }

  private static TableSelection all() {
    return new TableSelection(List.of("public.*"), List.of());
  }

  private Plan plan() {
    Map<String, ColumnMap> users = new LinkedHashMap<>();
    users.put("full_name", column("name", "varchar(500)", "", ""));
    users.put(
        "created_at",
        column(
            "",
            "timestamptz",
            "created_at at time zone 'Europe/Berlin'",
            "users.created_at at time zone 'Europe/Berlin'"));
    users.put("email_verified", column("", "boolean", "false", ""));
    Map<String, ColumnMap> orders =
        Map.of("total", column("", "numeric(12,2)", "cents / 100.0", "total * 100"));
    return Shop.plan(
        databases.scope().migration(),
        Map.of(
            name("users"), map(Optional.of(KeyKind.UUID), users, List.of("nick")),
            name("orders"), map(Optional.empty(), orders, List.of("cents")),
            name("members"), map(Optional.empty(), Map.of(), List.of("note")),
            name("parts"),
                new TableMap(
                    Optional.empty(),
                    Optional.of(KeyKind.UUID),
                    Map.of(),
                    List.of(),
                    Optional.of("parts.name <> 'stays'"),
                    List.of())),
        new RollbackRules(
            RollbackRules.WayBack.SYNC,
            List.of(new ColumnName(name("users"), "nick"), new ColumnName(name("members"), "note")),
            Map.of(),
            1));
  }

  private static TableName name(String table) {
    return new TableName("public", table);
  }

  private static TableMap map(
      Optional<KeyKind> key, Map<String, ColumnMap> columns, List<String> drop) {
    return new TableMap(Optional.empty(), key, columns, drop, Optional.empty(), List.of());
  }

  private static ColumnMap column(String from, String type, String up, String down) {
    return new ColumnMap(
        Optional.of(from).filter(t -> !t.isEmpty()),
        Optional.of(type),
        Optional.empty(),
        Optional.of(up).filter(t -> !t.isEmpty()),
        Optional.of(down).filter(t -> !t.isEmpty()),
        Optional.empty());
  }

  private static final String WRITES =
      """
      insert into users (full_name, email, created_at, email_verified)
        select 'born' || g, 'b' || g, '2026-08-01 12:00+02', true from generate_series(1, 5) g;
      update users set full_name = 'changed', email_verified = true where email in ('e3', 'e4');
      delete from orders where user_id = (select id from users where email = 'e10');
      delete from members where user_id = (select id from users where email = 'e10');
      delete from users where email = 'e10';
      insert into orders (user_id, total)
        select id, 12.34 from users where email in ('b1', 'b2', 'e5');
      insert into orders (user_id, total) values (null, 0);
      update orders set user_id = null where id = 30;
      insert into members select id, 1, 'new' from users where email in ('b1', 'b3');
      update members set user_id = (select id from users where email = 'b2'), team = 9
        where user_id = (select id from users where email = 'e7');
      insert into parts (above, name) select id, 'third' from parts where name = 'below';
      insert into parts (above, name) select id, 'fourth' from parts where name = 'third';
      update parts set above = null where name = 'below';
      """;

  private void assertArrived() throws SQLException {
    assertThat(databases.targetRows(SAME_USERS.formatted("name", "")))
        .isEqualTo(
            databases.sourceRows(
                SAME_USERS.formatted("full_name", "at time zone 'Europe/Berlin'")));
    assertThat(databases.targetRows(SAME_ORDERS.formatted("cents")))
        .isEqualTo(databases.sourceRows(SAME_ORDERS.formatted("(o.total * 100)::bigint")));
    assertThat(databases.targetRows(SAME_MEMBERS)).isEqualTo(databases.sourceRows(SAME_MEMBERS));
    assertThat(databases.targetRows(SAME_PARTS)).isEqualTo(databases.sourceRows(SAME_PARTS));
  }

  @Test
  void changesArriveUnderTheirOldKeysAndWhatWasNotCarriedStays() throws SQLException {
    try (Carrying carrying = Carrying.of(databases, back)) {
      databases.onSource(WRITES);

      carrying.applyAll();
    }

    assertArrived();
    assertThat(
            databases.targetRows("select id, nick from public.users where email in ('e3', 'b1')"))
        .containsExactlyInAnyOrder("(3,k3)", "(51,none)");
    assertThat(
            databases.targetRows(
                "select nextval('public.users_id_seq') > max(id) from public.users"))
        .containsExactly("(t)");
    assertThat(databases.targetRows("select min(id), max(id) from public.parts"))
        .containsExactly("(7,10)");
  }

  @Test
  void aRowThatGetsAnotherKeyOrSwapsAUniqueValueTakesAlongWhatItKeeps() throws SQLException {
    databases.onTarget("update members set note = 'noted' || team where user_id in (1, 2, 3, 4)");
    try (Carrying carrying = Carrying.of(databases, back)) {
      databases.onSource(
          """
          begin;
          update users set email = 'swap' where email = 'e1';
          update users set email = 'e1' where email = 'e2';
          update users set email = 'e2' where email = 'swap';
          update members set team = 50 + team where role = 'r';
          update members set team = 60 + team where team = 51;
          commit
          """);

      carrying.applyAll();
    }

    assertArrived();
    assertThat(
            databases.targetRows("select email, nick from public.users where id < 3 order by id"))
        .containsExactly("(e2,k1)", "(e1,k2)");
    assertThat(
            databases.targetRows(
                "select user_id, team, note from public.members where user_id < 6 order by 1"))
        .containsExactly(
            "(1,111,noted1)", "(2,52,noted2)", "(3,50,noted0)", "(4,111,noted1)", "(5,52,old)");
  }

  @Test
  void whatIsAppliedAgainIsThereOnce() throws SQLException {
    try (Carrying carrying = Carrying.of(databases, back).unconfirmed()) {
      databases.onSource(WRITES);
      carrying.applyAll();
      List<String> once = databases.targetRows("select id, email from public.users order by 1");

      carrying.applyAgain();

      assertThat(databases.targetRows("select id, email from public.users order by 1"))
          .isEqualTo(once);
    }
    assertArrived();
  }

  @Test
  void aProofFindsEqualRowsEqualAndEachDifference() throws SQLException {
    databases.onTarget("insert into parts values (100, null, 'stays')");
    try (Carrying carrying = Carrying.of(databases, back)) {
      databases.onSource(WRITES);
      carrying.applyAll();
    }

    for (TableMapping mapping : back) {
      assertThat(compare(mapping).differing()).as("%s", mapping).isZero();
    }

    databases.onTarget(
        """
        update users set name = 'planted' where id = 3;
        update users set nick = 'no difference' where id = 4;
        delete from orders where id = 50;
        update members set role = 'planted' where user_id = 51;
        """);

    assertThat(compare(mapping("users")).differences())
        .singleElement()
        .satisfies(d -> assertThat(d.columns().getFirst().expected()).isEqualTo("changed"));
    assertThat(compare(mapping("orders")).differences())
        .extracting(RowDifference::kind)
        .containsExactly(RowDifference.Kind.MISSING);
    assertThat(compare(mapping("members")).differing()).isEqualTo(1);
  }

  private TableMapping mapping(String old) {
    return back.stream().filter(m -> m.target().equals(name(old))).findFirst().orElseThrow();
  }

  private Comparison compare(TableMapping mapping) {
    PostgresRowSource rows = new PostgresRowSource(databases.source(), databases.scope());
    RowFormat format = new PostgresRowTarget(databases.target(), databases.scope()).format(mapping);
    try (RowStream stream = rows.read(mapping, Bounds.ALL, format)) {
      return new PostgresRowProofs(databases.target(), databases.scope())
          .compare(mapping, Bounds.ALL, format, stream, 10);
    }
  }
}
