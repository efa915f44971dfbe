package io.whimbrel.core.plan.mapping;

import static io.whimbrel.core.plan.mapping.Entry.entry;
import static io.whimbrel.core.plan.mapping.Fixture.column;
import static io.whimbrel.core.plan.mapping.Fixture.computed;
import static io.whimbrel.core.plan.mapping.Fixture.foreignKey;
import static io.whimbrel.core.plan.mapping.Fixture.required;
import static io.whimbrel.core.plan.mapping.Fixture.serial;
import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.problem.Severity;
import io.whimbrel.core.schema.Column;
import java.util.List;
import org.junit.jupiter.api.Test;

class MappingFindingsTest {

  private static final List<Column> USERS =
      List.of(serial("id"), required("name", "text"), column("email", "text"));

  private static Fixture users(Entry entry) {
    return new Fixture().table("users", USERS).map("users", entry);
  }

  private static Finding only(Fixture fixture) {
    List<Finding> findings = fixture.build().findings();
    assertThat(findings).hasSize(1);
    return findings.getFirst();
  }

  @Test
  void aMapThatNamesNoTableIsLocatedAndGetsTheNearestName() {
    Fixture fixture =
        new Fixture()
            .table("users", USERS)
            .map("usres", entry())
            .at("tables.map.public.usres", "9:5");

    Finding finding = only(fixture);

    assertThat(finding.severity()).isEqualTo(Severity.BLOCK);
    assertThat(finding.code()).isEqualTo(ProblemCode.PLAN_INVALID);
    assertThat(finding.where()).isEqualTo("plan.yaml:9:5");
    assertThat(finding.what()).isEqualTo("the source has no table public.usres");
    assertThat(finding.fix()).startsWith("did you mean 'public.users'?");
    assertThat(fixture.build().isBlocked()).isTrue();
  }

  @Test
  void aMapOfATableThatIsNotSelectedSaysSo() {
    Fixture fixture = users(entry());
    fixture.exclude = List.of("public.users");

    assertThat(only(fixture).what()).isEqualTo("table public.users is mapped but not selected");
  }

  @Test
  void aRenamedSchemaThatIsNotThereIsFound() {
    Fixture fixture = users(entry());
    fixture.schemas.put("pubilc", "shop");

    assertThat(only(fixture).fix()).startsWith("did you mean 'public'?");
  }

  @Test
  void aColumnThatIsNotThereIsFoundWhereverItIsNamed() {
    Fixture fixture =
        users(
            entry()
                .column("mail", "from=emial")
                .column("nmae", "type=varchar(500)")
                .column("colour", "type=text", "nullable=false")
                .drop("nam"));

    assertThat(fixture.build().findings())
        .extracting(Finding::what)
        .containsExactlyInAnyOrder(
            "table public.users has no column 'emial'",
            "table public.users has no column 'nmae'",
            "table public.users has no column 'colour'",
            "table public.users has no column 'nam'");
    assertThat(fixture.build().findings())
        .extracting(Finding::fix)
        .anyMatch(f -> f.startsWith("did you mean 'email'?"))
        .anyMatch(f -> f.contains("takes no NULL"));
  }

  @Test
  void aNewColumnWithoutATypeIsFound() {
    assertThat(only(users(entry().column("verified", "up=false"))).fix()).contains("'type'");
  }

  @Test
  void bothFromAndUpIsFound() {
    Finding finding = only(users(entry().column("full_name", "from=name", "up=upper(name)")));

    assertThat(finding.what()).contains("both 'from' and 'up'");
    assertThat(finding.fix()).contains("keep 'from'").contains("keep 'up'");
  }

  @Test
  void downWithoutUpIsFound() {
    assertThat(only(users(entry().column("name", "down=lower(name)"))).what())
        .contains("'down' without 'up'");
  }

  @Test
  void aDroppedKeyColumnIsFound() {
    Fixture fixture = users(entry().drop("id")).at("tables.map.public.users.drop.0", "4:14");

    assertThat(only(fixture).what()).contains("key column 'id'").contains("dropped");
    assertThat(only(fixture).where()).isEqualTo("plan.yaml:4:14");
  }

  @Test
  void aKeyColumnMadeByAnExpressionIsFound() {
    assertThat(only(users(entry().column("id", "up=id + 1"))).what())
        .contains("keys must be carried or derived");
  }

  @Test
  void aKeyColumnThatTheServerComputesIsFound() {
    Fixture fixture = new Fixture().table("sums", List.of(computed("k", "integer", "(a)")));

    assertThat(only(fixture).what()).contains("computed by the server");
  }

  @Test
  void aColumnDroppedAndMappedAtOnceIsFound() {
    assertThat(only(users(entry().drop("name").column("full_name", "from=name"))).what())
        .contains("dropped and mapped at once");
    assertThat(only(users(entry().drop("email").column("email", "type=citext"))).what())
        .contains("dropped and mapped at once");
  }

  @Test
  void aSourceColumnWhoseNameIsTakenByAnotherIsFound() {
    Finding finding = only(users(entry().column("email", "from=name")));

    assertThat(finding.what()).isEqualTo("two columns of public.users would be called 'email'");
    assertThat(finding.fix()).contains("'drop'");
  }

  @Test
  void aDefaultForAComputedColumnIsFound() {
    Fixture fixture =
        new Fixture()
            .table("lines", List.of(serial("id"), computed("total", "numeric", "(a * b)")))
            .map("lines", entry().column("total", "default=0"));

    assertThat(only(fixture).what()).contains("computed by the server");
  }

  @Test
  void twoTablesWithTheSameTargetAreFound() {
    Fixture fixture =
        users(entry())
            .table("people", USERS)
            .map("people", entry().to("public", "users"))
            .at("tables.map.public.people.to", "12:11");

    assertThat(only(fixture).what())
        .isEqualTo("public.users and public.people would both become public.users");
    assertThat(only(fixture).where()).isEqualTo("plan.yaml:12:11");
  }

  @Test
  void aDroppedColumnThatAForeignKeyNeedsIsFoundAtBothEnds() {
    Fixture fixture =
        users(entry().drop("email"))
            .table(
                "letters",
                List.of(serial("id"), column("address", "text"), column("sender", "integer")),
                foreignKey("address", "users", "email"),
                foreignKey("sender", "users", "id"))
            .map("letters", entry().drop("sender"));

    assertThat(fixture.build().findings())
        .extracting(Finding::what)
        .containsExactlyInAnyOrder(
            "column 'email' of public.users is dropped, and the foreign key address_fkey of"
                + " public.letters needs it",
            "column 'sender' of public.letters is dropped, and the foreign key sender_fkey of"
                + " public.letters needs it");
  }

  @Test
  void aForeignKeyToATableThatStaysIsAWarning() {
    Fixture fixture =
        new Fixture()
            .table("users", USERS)
            .table(
                "orders",
                List.of(serial("id"), column("user_id", "integer")),
                foreignKey("user_id", "users", "id"));
    fixture.exclude = List.of("public.users");

    assertThat(only(fixture).severity()).isEqualTo(Severity.WARN);
    assertThat(only(fixture).what()).contains("public.orders points to public.users");
    assertThat(fixture.build().isBlocked()).isFalse();
  }

  @Test
  void aForeignKeyToAFilteredTableIsAWarning() {
    Fixture fixture =
        users(entry().where("id > 5"))
            .table(
                "orders",
                List.of(serial("id"), column("user_id", "integer")),
                foreignKey("user_id", "users", "id"));

    assertThat(only(fixture).severity()).isEqualTo(Severity.WARN);
    assertThat(only(fixture).fix()).contains("'where'");
  }

  @Test
  void aPartitionWithoutItsParentIsFound() {
    Fixture fixture =
        new Fixture().partitioned("events", USERS).partition("events_1", "events", USERS);
    fixture.exclude = List.of("public.events");

    assertThat(only(fixture).what()).contains("public.events_1 is a partition of public.events");
  }

  @Test
  void aPartitionWithColumnsOfItsOwnIsFound() {
    Fixture fixture =
        new Fixture()
            .partitioned("events", USERS)
            .partition("events_1", "events", USERS)
            .map("events_1", entry().drop("email"));

    assertThat(only(fixture).fix()).contains("at public.events");
  }

  @Test
  void whatIsWrongInAParentsEntryIsSaidOnce() {
    Fixture fixture =
        new Fixture()
            .partitioned("events", USERS)
            .partition("events_1", "events", USERS)
            .partition("events_2", "events", USERS)
            .map("events", entry().drop("id").column("x", "from=y").column("email", "from=name"));

    assertThat(fixture.build().findings()).hasSize(3);
  }
}
