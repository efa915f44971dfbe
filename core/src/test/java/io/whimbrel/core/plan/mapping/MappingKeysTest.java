package io.whimbrel.core.plan.mapping;

import static io.whimbrel.core.plan.mapping.Entry.entry;
import static io.whimbrel.core.plan.mapping.Fixture.column;
import static io.whimbrel.core.plan.mapping.Fixture.foreignKey;
import static io.whimbrel.core.plan.mapping.Fixture.required;
import static io.whimbrel.core.plan.mapping.Fixture.serial;
import static io.whimbrel.core.plan.mapping.Fixture.withDefault;
import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.ForeignKey;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MappingKeysTest {

  private static final String USERS = "MIGRATION-001/public.users";

  private static Fixture users() {
    return new Fixture()
        .table("users", List.of(serial("id"), column("name", "text")))
        .map("users", entry().uuid());
  }

  private static ColumnMapping image(Fixture fixture, String table, String name) {
    return fixture.mapping(table).columns().stream()
        .filter(c -> c.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> what(Fixture fixture) {
    return fixture.build().findings().stream().map(Finding::what).toList();
  }

  @Test
  void aSerialKeyBecomesADerivedUuidWithoutItsSequence() {
    Fixture fixture = users();

    assertThat(image(fixture, "users", "id"))
        .isEqualTo(
            new ColumnMapping(
                "id",
                "uuid",
                false,
                Optional.of("gen_random_uuid()"),
                new ValueRule.DeriveKey("id", USERS),
                "tables.map.public.users.key"));
    assertThat(fixture.mapping("users").rowKeyNamespace()).contains(USERS);
    assertThat(fixture.build().findings()).isEmpty();
  }

  @Test
  void everyForeignKeyToItFollowsWithTheNamespaceOfTheKey() {
    Fixture fixture =
        users()
            .table(
                "orders",
                List.of(serial("id"), withDefault("user_id", "integer", "0")),
                foreignKey("user_id", "users", "id"));

    ColumnMapping follower = image(fixture, "orders", "user_id");

    assertThat(follower)
        .isEqualTo(
            new ColumnMapping(
                "user_id",
                "uuid",
                true,
                Optional.empty(),
                new ValueRule.DeriveKey("user_id", USERS),
                ""));
    assertThat(fixture.mapping("orders").rowKeyNamespace()).isEmpty();
    assertThat(image(fixture, "orders", "id").rule()).isEqualTo(new ValueRule.Carry("id"));
    assertThat(fixture.build().findings()).isEmpty();
  }

  @Test
  void aTableThatPointsToItselfFollowsItself() {
    Fixture fixture =
        new Fixture()
            .table(
                "parts",
                List.of(serial("id"), column("parent_id", "integer")),
                foreignKey("parent_id", "parts", "id"))
            .map("parts", entry().uuid());

    assertThat(image(fixture, "parts", "parent_id").rule())
        .isEqualTo(new ValueRule.DeriveKey("parent_id", "MIGRATION-001/public.parts"));
    assertThat(image(fixture, "parts", "parent_id").defaultExpression()).isEmpty();
  }

  @Test
  void aChainOverASharedKeyIsFollowedToItsEnd() {
    Fixture fixture =
        new Fixture()
            .table(
                "badges",
                List.of(serial("id"), column("profile_id", "bigint")),
                foreignKey("profile_id", "profiles", "user_id"))
            .table(
                "profiles",
                List.of(required("user_id", "integer")),
                foreignKey("user_id", "users", "id"))
            .table("users", List.of(serial("id")))
            .map("users", entry().uuid());

    assertThat(image(fixture, "profiles", "user_id").rule())
        .isEqualTo(new ValueRule.DeriveKey("user_id", USERS));
    assertThat(image(fixture, "badges", "profile_id").rule())
        .isEqualTo(new ValueRule.DeriveKey("profile_id", USERS));
    assertThat(fixture.mapping("profiles").rowKeyNamespace()).isEmpty();
    assertThat(fixture.build().findings()).isEmpty();
  }

  @Test
  void aKeyOfSeveralColumnsMayHoldAFollower() {
    Fixture fixture =
        users()
            .table(
                "roles",
                List.of("user_id", "role"),
                List.of(required("user_id", "integer"), required("role", "text")),
                foreignKey("user_id", "users", "id"));

    assertThat(fixture.mapping("roles").targetKey())
        .extracting(ColumnMapping::type)
        .containsExactly("uuid", "text");
    assertThat(fixture.build().findings()).isEmpty();
  }

  @Test
  void aRenamedFollowerKeepsItsNewName() {
    Fixture fixture =
        users()
            .table(
                "orders",
                List.of(serial("id"), column("user_id", "integer")),
                foreignKey("user_id", "users", "id"))
            .map("orders", entry().column("owner_id", "from=user_id", "type=uuid"));

    assertThat(image(fixture, "orders", "owner_id").rule())
        .isEqualTo(new ValueRule.DeriveKey("user_id", USERS));
    assertThat(fixture.build().findings()).isEmpty();
  }

  @Test
  void partitionsShareTheNamespaceOfTheirParent() {
    List<Column> columns = List.of(serial("id"), column("user_id", "integer"));
    Fixture fixture =
        users()
            .partitioned("events", columns, foreignKey("user_id", "users", "id"))
            .partition("events_1", "events", columns)
            .map("events", entry().uuid());

    assertThat(image(fixture, "events_1", "id").rule())
        .isEqualTo(new ValueRule.DeriveKey("id", "MIGRATION-001/public.events"));
    assertThat(image(fixture, "events_1", "user_id").rule())
        .isEqualTo(new ValueRule.DeriveKey("user_id", USERS));
    assertThat(fixture.mapping("events_1").rowKeyNamespace())
        .contains("MIGRATION-001/public.events");
    assertThat(fixture.build().findings()).isEmpty();
  }

  @Test
  void aKeyThatIsNoIntegerIsRefused() {
    Fixture fixture =
        new Fixture()
            .table("countries", List.of(required("code", "text")))
            .map("countries", entry().uuid())
            .at("tables.map.public.countries.key", "7:12");

    assertThat(fixture.build().findings())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.where()).isEqualTo("plan.yaml:7:12");
              assertThat(f.what()).contains("countries").contains("code").contains("text");
              assertThat(f.fix()).contains("integer");
            });
    assertThat(fixture.mapping("countries").rowKeyNamespace()).isEmpty();
  }

  @Test
  void aTableWithoutAKeyOrWithAKeyOfTwoColumnsIsRefused() {
    Fixture fixture =
        new Fixture()
            .table("facts", List.of(), List.of(column("n", "integer")))
            .table(
                "pairs",
                List.of("a", "b"),
                List.of(required("a", "integer"), required("b", "integer")))
            .map("facts", entry().uuid())
            .map("pairs", entry().uuid());

    assertThat(what(fixture))
        .containsExactly("public.facts has no key", "public.pairs has a key of 2 columns");
  }

  @Test
  void aForeignKeyOfSeveralColumnsToADerivedKeyIsRefused() {
    ForeignKey both =
        new ForeignKey(
            "lines_fkey", List.of("user_id", "city"), Fixture.name("users"), List.of("id", "city"));
    Fixture fixture =
        users()
            .table(
                "lines",
                List.of(serial("id"), column("user_id", "integer"), column("city", "text")),
                both);

    assertThat(what(fixture))
        .singleElement()
        .asString()
        .contains("lines_fkey")
        .contains("public.lines")
        .contains("together with other columns");
  }

  @Test
  void aColumnThatWouldFollowTwoKeysIsRefused() {
    Fixture fixture =
        users()
            .table("guests", List.of(serial("id")))
            .map("guests", entry().uuid())
            .table(
                "visits",
                List.of(serial("id"), column("who", "integer")),
                foreignKey("who", "users", "id"),
                foreignKey("who", "guests", "id"));

    assertThat(what(fixture)).singleElement().asString().contains("public.visits.who");
  }

  @Test
  void aFollowerOfAnotherTypeThanIntegerIsRefused() {
    Fixture fixture =
        users()
            .table(
                "orders",
                List.of(serial("id"), column("user_id", "numeric")),
                foreignKey("user_id", "users", "id"));

    assertThat(what(fixture)).singleElement().asString().contains("public.orders.user_id");
  }

  @Test
  void anotherTypeOrAnExpressionForAFollowerIsRefused() {
    Fixture fixture =
        users()
            .table(
                "orders",
                List.of(serial("id"), column("user_id", "integer")),
                foreignKey("user_id", "users", "id"))
            .map("orders", entry().column("user_id", "type=bigint", "up=user_id + 1"));

    assertThat(fixture.build().findings())
        .extracting(Finding::fix)
        .anyMatch(f -> f.contains("'up'"))
        .anyMatch(f -> f.contains("'type: uuid'"))
        .hasSize(2);
  }

  @Test
  void aFollowerThatTheServerComputesIsRefused() {
    Fixture fixture =
        users()
            .table(
                "orders",
                List.of(serial("id"), Fixture.computed("user_id", "integer", "(id % 7)")),
                foreignKey("user_id", "users", "id"));

    assertThat(what(fixture)).singleElement().asString().contains("computed by the server");
  }
}
