package io.whimbrel.databases.postgresql.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.database.SchemaStep;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.AccessRules;
import io.whimbrel.core.plan.AccessRules.Grants;
import io.whimbrel.core.plan.AccessRules.Owners;
import io.whimbrel.core.plan.Limits;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.SchemaMode;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.problem.Severity;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.schema.Inventory;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.databases.postgresql.RoleScripts;
import io.whimbrel.databases.postgresql.check.PostgresPreconditions;
import io.whimbrel.databases.postgresql.control.ControlSchema;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What belongs to whom, carried by a target's user who is no superuser. */
class AccessTest {

  private static final TableSelection ALL = new TableSelection(List.of("*"), List.of());

  private static final Map<String, String> NEW_NAMES =
      Map.of("owner", "owner_v2", "boss", "boss_v2", "app", "app_v2", "100%", "half");

  private static final String STRUCTURE =
      """
      create schema sales authorization boss;
      grant usage on schema sales to app;
      grant create on schema public to owner, boss;
      set role owner;
      create table users (id int generated always as identity primary key, name text, n serial);
      grant select, insert on users to app with grant option;
      grant select (name), update (name) on users to "100%";
      grant usage on sequence users_id_seq, users_n_seq to app;
      create view names as select name from users;
      grant select on names to public;
      create sequence counter;
      grant usage on sequence counter to app;
      create function secret() returns int language sql security definer as 'select 1';
      revoke execute on function secret() from public;
      grant execute on function secret() to app;
      create aggregate total(int) (sfunc = int4pl, stype = int);
      revoke execute on function total(int) from public;
      create procedure work(a int, inout b text) language sql as 'select b';
      create type mood as enum ('good');
      revoke usage on type mood from public;
      create domain short as text check (length(value) < 9);
      create materialized view counted as select count(*) from users;
      create table parts (id int, at int) partition by range (at);
      create table parts_1 partition of parts for values from (0) to (10);
      alter default privileges in schema public grant select on tables to app;
      alter default privileges revoke execute on functions from public;
      set role boss;
      create table sales.orders (id int primary key, total int);
      grant select on sales.orders to owner;
      """;

  /** Objects, their owners and who may do what, with everybody's usual rights. */
  private static final String STANDING =
      """
      with object (name, owner, acl) as (
        select c.oid::regclass::text, c.relowner, coalesce(c.relacl, acldefault(
          case c.relkind when 'S' then 's'::"char" else 'r' end, c.relowner))
        from pg_class c where c.relkind in ('r', 'p', 'v', 'm', 'S')
          and c.relnamespace::regnamespace::text in ('public', 'sales')
        union all select a.attrelid::regclass || '.' || a.attname, c.relowner, a.attacl
        from pg_attribute a join pg_class c on c.oid = a.attrelid where a.attacl is not null
          and c.relnamespace::regnamespace::text in ('public', 'sales')
        union all select p.oid::regprocedure::text, p.proowner,
          coalesce(p.proacl, acldefault('f', p.proowner))
        from pg_proc p where p.pronamespace::regnamespace::text in ('public', 'sales')
        union all select t.oid::regtype::text, t.typowner,
          coalesce(t.typacl, acldefault('T', t.typowner))
        from pg_type t where t.typnamespace::regnamespace::text in ('public', 'sales')
          and t.typtype in ('e', 'd')
        union all select 'sales', nspowner, coalesce(nspacl, acldefault('n', nspowner))
        from pg_namespace where nspname = 'sales'
        union all select 'default ' || coalesce(n.nspname, '') || d.defaclobjtype::text, d.defaclrole,
          d.defaclacl
        from pg_default_acl d left join pg_namespace n on n.oid = d.defaclnamespace
      )
      select format('%s of %s: %s may %s', o.name, pg_get_userbyid(o.owner),
        case x.grantee when 0 then 'everybody' else pg_get_userbyid(x.grantee) end,
        string_agg(lower(x.privilege_type) || case when x.is_grantable then '*' else '' end, ', '
          order by x.privilege_type)) as line
      from object o cross join aclexplode(o.acl) x
      where x.privilege_type <> 'MAINTAIN'
      group by o.name, o.owner, x.grantee
      order by 1
      """;

  private static EmbeddedPostgres source;
  private static EmbeddedPostgres target;

  @BeforeAll
  static void start() {
    source = server(PostgresVersion.V15);
    target = server(PostgresVersion.V18);
    source.execute(
        "postgres",
        "create role owner; create role boss; create role app login; create role \"100%\"");
  }

  private static EmbeddedPostgres server(PostgresVersion version) {
    return EmbeddedPostgres.builder(version).setting("allow_in_place_tablespaces", "on").start();
  }

  @AfterAll
  static void stop() {
    source.close();
    target.close();
  }

  @Test
  void ownersAndGrantsArriveUnderTheirNewNamesAndUndoingLeavesNothing() throws SQLException {
    AccessRules rules = new AccessRules(Owners.KEEP, Grants.KEEP, NEW_NAMES, Map.of());
    Carried carried = carried("kept", rules);

    List<Finding> missing = blocking(carried);
    missing.forEach(f -> target.execute("kept", f.fix()));
    List<Finding> left = blocking(carried);
    carried.steps().forEach(s -> assertThat(carried.writer.run(s)).as(s.id()).isTrue());

    assertThat(missing)
        .extracting(Finding::what)
        .contains("role app_v2 is not on the target", "role owner_v2 is not on the target");
    assertThat(left).isEmpty();
    assertThat(lines(target, "kept"))
        .isEqualTo(lines(source, "kept").stream().map(AccessTest::renamed).sorted().toList());
    carried.writer.undoAll();
    assertThat(lines(target, "kept")).isEmpty();
  }

  @Test
  void anOldOwnerKeepsWhatItCouldDoWhereEverythingBelongsToTheTargetsUser() throws SQLException {
    AccessRules rules = new AccessRules(Owners.TARGET_USER, Grants.KEEP, Map.of(), Map.of());
    Carried carried = carried("granted", rules);
    blocking(carried).forEach(f -> target.execute("granted", f.fix()));

    carried.steps().forEach(carried.writer::run);

    assertThat(lines(target, "granted"))
        .contains(
            "sales.orders of whimbrel_target: owner may select",
            "users of whimbrel_target: app may insert*, select*",
            "users.name of whimbrel_target: 100% may select, update",
            "users_id_seq of whimbrel_target: app may usage",
            "secret() of whimbrel_target: app may execute",
            "secret() of whimbrel_target: owner may execute",
            "names of whimbrel_target: everybody may select")
        .anyMatch(l -> l.startsWith("sales.orders of whimbrel_target: boss may delete, insert"))
        .noneMatch(l -> l.startsWith("secret() of whimbrel_target: everybody"));
  }

  @Test
  void withoutTheWishNothingIsAskedForAndNothingIsGranted() throws SQLException {
    Carried carried = carried("plain", AccessRules.DEFAULT);

    List<Finding> missing = blocking(carried);
    carried.steps().forEach(carried.writer::run);

    assertThat(missing).isEmpty();
    assertThat(lines(target, "plain")).noneMatch(l -> l.contains("app") || l.contains("boss"));
    assertThat(carried.inventory.findings())
        .anyMatch(f -> f.what().startsWith("owners are not carried"));
  }

  @Test
  void tablespacesHaveTheirNewNamesAndOthersBecomeTheDefault() throws SQLException {
    source.execute("postgres", "create tablespace fast location ''");
    source.execute("postgres", "create tablespace cold location ''");
    AccessRules rules =
        new AccessRules(Owners.TARGET_USER, Grants.NONE, Map.of(), Map.of("fast", "nvme"));
    source.createDatabase("stored");
    source.execute(
        "stored",
        """
        create table t (id int constraint k primary key using index tablespace fast, a int)
          tablespace fast;
        create index i on t (a) tablespace fast;
        create table plain (id int);
        create materialized view m tablespace fast as select 1;
        create table u (id int) tablespace cold
        """);
    Carried carried = carried("stored", "", rules);

    String missing = blocking(carried).getFirst().fix();
    target.execute("postgres", "create tablespace nvme location ''");
    blocking(carried).forEach(f -> target.execute("stored", f.fix()));
    carried.steps().forEach(carried.writer::run);

    assertThat(missing).startsWith("create tablespace \"nvme\" location");
    try (Connection connection = target.connect("stored")) {
      assertThat(
              Query.texts(
                  connection,
                  "select c.relname || ' ' || s.spcname from pg_class c join pg_tablespace s"
                      + " on s.oid = c.reltablespace where c.oid >= 16384 and c.relkind <> 't'"))
          .containsExactlyInAnyOrder("t nvme", "k nvme", "i nvme", "m nvme");
    }
    assertThat(carried.inventory.findings())
        .anyMatch(f -> f.what().startsWith("what is in tablespace cold goes to"));
  }

  @Test
  void whatIsNotCarriedIsNamedWithItsStatement() {
    source.createDatabase("named");
    source.execute(
        "named",
        """
        alter database named set work_mem = '7MB';
        alter role app in database named set search_path = sales, public;
        comment on database named is 'has a name';
        grant set on parameter log_min_duration_statement to app
        """);

    assertThat(catalog("named", AccessRules.DEFAULT).inventory(ALL).findings())
        .extracting(Finding::fix)
        .contains(
            "alter database named set work_mem = '7MB'; alter role app in database named set"
                + " search_path = sales, public; comment on database named is 'has a name'",
            "grant set on parameter log_min_duration_statement to app");
  }

  @Test
  void grantsOnWhatIsNotOursAndLabelsAreNamedWithTheirStatements() {
    source.createDatabase("others");
    source.execute(
        "others",
        """
        create extension hstore;
        grant select on pg_catalog.pg_authid to app;
        revoke execute on function pg_catalog.pg_ls_dir(text) from public;
        grant execute on function pg_catalog.pg_ls_dir(text) to app;
        revoke execute on function hstore_to_json(hstore) from public;
        revoke usage on language plpgsql from public;
        create table labelled (id int);
        insert into pg_seclabel (objoid, classoid, objsubid, provider, label)
          values ('labelled'::regclass, 'pg_class'::regclass, 0, 'guard', 'for few');
        """);

    List<String> fixes =
        catalog("others", new AccessRules(Owners.KEEP, Grants.KEEP, Map.of(), Map.of()))
            .inventory(ALL)
            .findings()
            .stream()
            .map(Finding::fix)
            .toList();

    assertThat(fixes)
        .contains(
            "grant execute on routine pg_ls_dir(text) to app; grant select on table pg_authid to"
                + " app; revoke execute on routine public.hstore_to_json(public.hstore) from"
                + " public; revoke usage on language plpgsql from public",
            "security label for guard on table public.labelled is 'for few'");
  }

  @Test
  void ownersWithoutTheGrantsThatTheyNeedAreNamed() {
    source.createDatabase("lonely");
    source.execute(
        "lonely",
        """
        create schema sales authorization boss;
        grant usage on schema sales to owner;
        create table sales.orders (id int primary key);
        alter table sales.orders owner to boss;
        grant select on sales.orders to owner;
        create view seen as select * from sales.orders;
        alter view seen owner to owner;
        create materialized view counted as select count(*) from sales.orders;
        alter materialized view counted owner to owner;
        create table own (id int);
        alter table own owner to owner;
        """);

    List<Finding> findings =
        catalog("lonely", new AccessRules(Owners.KEEP, Grants.NONE, Map.of(), Map.of()))
            .inventory(ALL)
            .findings();

    assertThat(findings)
        .filteredOn(f -> f.where().equals("access"))
        .extracting(f -> f.severity() + " " + f.what())
        .containsExactly(
            "BLOCK owners are carried and grants are not: the owners of materialized view"
                + " public.counted may not read what is refreshed at the cutover",
            "WARN owners are carried and grants are not: the owners of view public.seen may lack"
                + " the right to use them");
  }

  private static String renamed(String line) {
    return line.replaceAll(" (owner|boss|app)([ :])", " $1_v2$2").replace(" 100% ", " half ");
  }

  private record Carried(
      String database,
      Inventory inventory,
      List<ObjectDefinition> definitions,
      PostgresSchemaWriter writer) {

    List<SchemaStep> steps() {
      return writer.plan(inventory, definitions, mappings());
    }

    List<TableMapping> mappings() {
      return inventory.tables().stream().map(UnchangedTable::of).toList();
    }
  }

  private static Carried carried(String database, AccessRules rules) throws SQLException {
    source.createDatabase(database);
    return carried(database, STRUCTURE, rules);
  }

  private static Carried carried(String database, String structure, AccessRules rules)
      throws SQLException {
    target.createDatabase(database);
    source.execute(database, structure);
    target.execute(database, RoleScripts.target());
    PostgresCatalog catalog = catalog(database, rules);
    PostgresConnections connections = target(database);
    try (Connection connection = connections.open()) {
      ControlSchema.takeOver(connection, scope(rules), 1);
    }
    return new Carried(
        database,
        catalog.inventory(ALL),
        catalog.inventory(ALL).definitions(),
        new PostgresSchemaWriter(connections, scope(rules)));
  }

  private static List<Finding> blocking(Carried carried) {
    return new PostgresPreconditions(target(carried.database), scope(AccessRules.DEFAULT))
        .find(carried.definitions, carried.mappings(), SchemaMode.CREATE).stream()
            .filter(f -> f.severity() == Severity.BLOCK)
            .filter(f -> f.code() == ProblemCode.GRANT_MISSING)
            .toList();
  }

  private static RunScope scope(AccessRules rules) {
    MigrationId migration = new MigrationId("MIGRATION-001");
    return new RunScope(new RunId("MIGRATION-001.1"), migration, Limits.DEFAULT, rules);
  }

  private static PostgresCatalog catalog(String database, AccessRules rules) {
    DatabaseUrl url = new DatabaseUrl("test", source.url(database));
    return new PostgresCatalog(new PostgresConnections(url, "whimbrel"), scope(rules));
  }

  private static PostgresConnections target(String database) {
    String url = target.url(database).replace("postgres@", RoleScripts.TARGET_ROLE + "@");
    return new PostgresConnections(new DatabaseUrl("test", url), "whimbrel");
  }

  private static List<String> lines(EmbeddedPostgres server, String database) throws SQLException {
    try (Connection connection = server.connect(database)) {
      return Query.texts(connection, STANDING).stream().sorted().toList();
    }
  }
}
