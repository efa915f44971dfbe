package io.whimbrel.core.plan.mapping;

import static io.whimbrel.core.plan.mapping.Entry.entry;
import static io.whimbrel.core.plan.mapping.Fixture.column;
import static io.whimbrel.core.plan.mapping.Fixture.computed;
import static io.whimbrel.core.plan.mapping.Fixture.foreignKey;
import static io.whimbrel.core.plan.mapping.Fixture.name;
import static io.whimbrel.core.plan.mapping.Fixture.required;
import static io.whimbrel.core.plan.mapping.Fixture.serial;
import static io.whimbrel.core.plan.mapping.Fixture.withDefault;
import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.plan.cutover.RollbackRules;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Severity;
import io.whimbrel.core.schema.ColumnName;
import io.whimbrel.core.schema.ForeignKey;
import io.whimbrel.core.schema.TableName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReverseMappingsTest {

  private static final String USERS = "MIGRATION-001/public.users";

  private static TableMapping back(Fixture fixture, String old) {
    return fixture.backwards().mappings().stream()
        .filter(m -> m.target().equals(name(old)))
        .findFirst()
        .orElseThrow();
  }

  private static ValueRule rule(Fixture fixture, String old, String column) {
    return back(fixture, old).column(column).orElseThrow().rule();
  }

  private static List<String> said(Fixture fixture, Severity severity) {
    return fixture.backwards().findings().stream()
        .filter(f -> f.severity() == severity)
        .map(Finding::what)
        .toList();
  }

  private static Fixture accepting(Fixture fixture, String column) {
    fixture.rollback =
        new RollbackRules(
            RollbackRules.WayBack.SYNC,
            List.of(new ColumnName(name("users"), column)),
            Map.of(),
            1);
    return fixture;
  }

  @Test
  void whatWasRenamedMovedAndCastIsCarriedBackUnderItsOldName() {
    Fixture fixture =
        new Fixture()
            .table(
                "users",
                List.of(
                    serial("id"), column("name", "text"), computed("up", "text", "upper(name)")))
            .map(
                "users",
                entry()
                    .to("app", "people")
                    .column("full_name", "from=name", "type=varchar(500)", "nullable=false"));

    TableMapping back = back(fixture, "users");

    assertThat(back.source().name()).isEqualTo(new TableName("app", "people"));
    assertThat(back.source().columns()).extracting("name").containsExactly("id", "full_name", "up");
    assertThat(back.source().keyColumns()).containsExactly("id");
    assertThat(rule(fixture, "users", "name")).isEqualTo(new ValueRule.Carry("full_name"));
    assertThat(back.column("name").orElseThrow().type()).isEqualTo("text");
    assertThat(rule(fixture, "users", "up")).isEqualTo(new ValueRule.Computed());
    assertThat(fixture.backwards().findings()).isEmpty();
  }

  @Test
  void aKeyThatBecameAUuidAndWhatPointsToItAreRecalled() {
    Fixture fixture =
        new Fixture()
            .table("users", List.of(serial("id")))
            .table(
                "orders",
                List.of(serial("id"), column("user_id", "integer")),
                foreignKey("user_id", "users", "id"))
            .map("users", entry().uuid().to("public", "people"));

    assertThat(rule(fixture, "users", "id")).isEqualTo(new ValueRule.RecallKey("id", USERS));
    assertThat(rule(fixture, "orders", "user_id"))
        .isEqualTo(new ValueRule.RecallKey("user_id", USERS));
    assertThat(back(fixture, "orders").source().foreignKeys())
        .containsExactly(
            new ForeignKey("user_id_fkey", List.of("user_id"), name("people"), List.of("id")));
    assertThat(back(fixture, "users").source().columns().getFirst().type()).isEqualTo("uuid");
    assertThat(fixture.backwards().isBlocked()).isFalse();
  }

  @Test
  void aDownGoesBackToTheColumnOfItsNameOrToTheOneThatItsUpSpeaksOf() {
    Fixture fixture =
        new Fixture()
            .table(
                "users",
                List.of(serial("id"), column("at", "timestamp"), column("balance_cents", "bigint")))
            .map(
                "users",
                entry()
                    .column("at", "type=timestamptz", "up=at at time zone 'UTC'", "down=utc(at)")
                    .column(
                        "balance", "type=numeric", "up=balance_cents / 100.0", "down=balance * 100")
                    .drop("balance_cents"));

    assertThat(rule(fixture, "users", "at"))
        .isEqualTo(new ValueRule.Compute("utc(at)", Optional.of("at at time zone 'UTC'")));
    assertThat(rule(fixture, "users", "balance_cents"))
        .isEqualTo(new ValueRule.Compute("balance * 100", Optional.of("balance_cents / 100.0")));
    assertThat(fixture.backwards().findings()).isEmpty();
  }

  @Test
  void whatNothingSaysOnTheNewSideBlocksUntilItIsAccepted() {
    Fixture fixture =
        new Fixture()
            .table("users", List.of(serial("id"), withDefault("nick", "text", "'?'")))
            .map("users", entry().drop("nick").column("seen", "type=date", "nullable=true"));

    assertThat(said(fixture, Severity.BLOCK))
        .singleElement()
        .asString()
        .contains("public.users.nick");
    assertThat(said(fixture, Severity.INFO)).singleElement().asString().contains("seen of");

    accepting(fixture, "nick");

    assertThat(said(fixture, Severity.BLOCK)).isEmpty();
    assertThat(said(fixture, Severity.INFO)).anyMatch(w -> w.contains("on the new side get '?'"));
    assertThat(rule(fixture, "users", "nick")).isEqualTo(new ValueRule.Keep());
  }

  @Test
  void aColumnThatTakesNoNullCannotBeAcceptedButMayHaveADownOfItsOwn() {
    Fixture fixture =
        accepting(
            new Fixture()
                .table("users", List.of(serial("id"), required("name", "text")))
                .map(
                    "users",
                    entry()
                        .drop("name")
                        .column("first", "type=text", "up=split_part(name, ' ', 1)")),
            "name");

    assertThat(said(fixture, Severity.BLOCK)).singleElement().asString().contains("takes no NULL");

    fixture.rollback =
        new RollbackRules(
            RollbackRules.WayBack.SYNC,
            List.of(),
            Map.of(new ColumnName(name("users"), "name"), "first || ' ?'"),
            1);

    assertThat(fixture.backwards().findings()).isEmpty();
    assertThat(rule(fixture, "users", "name"))
        .isEqualTo(new ValueRule.Compute("first || ' ?'", Optional.empty()));
  }

  @Test
  void columnsThatAreNotThereAreNamedWithTheNearestOne() {
    Fixture fixture =
        accepting(
            new Fixture().table("users", List.of(serial("id"), column("nick", "text"))), "nik");

    assertThat(fixture.backwards().findings())
        .singleElement()
        .satisfies(f -> assertThat(f.fix()).contains("nick"));
  }

  @Test
  void withoutAWayBackThereIsOneWarningAndNothingElse() {
    Fixture fixture =
        new Fixture()
            .table("users", List.of(serial("id"), required("name", "text")))
            .map("users", entry().drop("name"));
    fixture.rollback = new RollbackRules(RollbackRules.WayBack.NONE, List.of(), Map.of(), 1);

    MappingResult result = fixture.backwards();

    assertThat(result.mappings()).isEmpty();
    assertThat(result.findings()).singleElement().extracting("severity").isEqualTo(Severity.WARN);
  }

  @Test
  void partitionsFollowTheirParentAndNothingIsSaidTwice() {
    Fixture fixture =
        accepting(
            new Fixture()
                .partitioned("users", List.of(serial("id"), column("nick", "text")))
                .partition("users_1", "users", List.of(serial("id"), column("nick", "text")))
                .map("users", entry().uuid().drop("nick")),
            "nick");

    assertThat(said(fixture, Severity.INFO)).hasSize(1);
    assertThat(rule(fixture, "users_1", "nick")).isEqualTo(new ValueRule.Keep());
    assertThat(rule(fixture, "users_1", "id")).isEqualTo(new ValueRule.RecallKey("id", USERS));
    assertThat(back(fixture, "users_1").source().partitionOf()).contains(name("users"));
  }
}
