package io.whimbrel.core.plan.mapping;

import static io.whimbrel.core.plan.mapping.Entry.entry;
import static io.whimbrel.core.plan.mapping.Fixture.column;
import static io.whimbrel.core.plan.mapping.Fixture.computed;
import static io.whimbrel.core.plan.mapping.Fixture.required;
import static io.whimbrel.core.plan.mapping.Fixture.serial;
import static io.whimbrel.core.plan.mapping.Fixture.withDefault;
import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.mapping.ColumnMapping;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.mapping.ValueRule;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.TableName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MappingColumnsTest {

  private static final List<Column> USERS =
      List.of(
          serial("id"),
          required("name", "text"),
          column("email", "character varying(255)"),
          withDefault("created_at", "timestamp without time zone", "now()"));

  private static Fixture users(Entry entry) {
    return new Fixture().table("users", USERS).map("users", entry);
  }

  private static ColumnMapping image(TableMapping mapping, String name) {
    return mapping.columns().stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
  }

  private static List<String> names(TableMapping mapping) {
    return mapping.columns().stream().map(ColumnMapping::name).toList();
  }

  @Test
  void aTableThatThePlanDoesNotMentionGoesOverAsItIs() {
    Fixture fixture = new Fixture().table("users", USERS);

    TableMapping mapping = fixture.mapping("users");

    assertThat(mapping.isPlain()).isTrue();
    assertThat(mapping.target()).isEqualTo(Fixture.name("users"));
    assertThat(mapping.rowKeyNamespace()).isEmpty();
    assertThat(names(mapping)).containsExactly("id", "name", "email", "created_at");
    assertThat(image(mapping, "id"))
        .isEqualTo(
            new ColumnMapping(
                "id",
                "integer",
                false,
                Optional.of("nextval('ids'::regclass)"),
                new ValueRule.Carry("id"),
                ""));
    assertThat(fixture.build().findings()).isEmpty();
  }

  @Test
  void aRenamedColumnStandsWhereItsSourceColumnStands() {
    TableMapping mapping =
        users(entry().column("full_name", "from=name", "type=varchar(500)")).mapping("users");

    assertThat(names(mapping)).containsExactly("id", "full_name", "email", "created_at");
    assertThat(image(mapping, "full_name"))
        .isEqualTo(
            new ColumnMapping(
                "full_name",
                "varchar(500)",
                false,
                Optional.empty(),
                new ValueRule.Carry("name"),
                "tables.map.public.users.columns.full_name"));
  }

  @Test
  void twoColumnsMayExchangeTheirNames() {
    Fixture fixture = users(entry().column("name", "from=email").column("email", "from=name"));

    assertThat(names(fixture.mapping("users")))
        .containsExactly("id", "email", "name", "created_at");
    assertThat(fixture.build().findings()).isEmpty();
  }

  @Test
  void aChangedTypeWithoutExpressionIsACastThatKeepsTheRest() {
    ColumnMapping column =
        image(
            users(entry().column("created_at", "type=timestamptz")).mapping("users"), "created_at");

    assertThat(column.rule()).isEqualTo(new ValueRule.Carry("created_at"));
    assertThat(column.type()).isEqualTo("timestamptz");
    assertThat(column.defaultExpression()).contains("now()");
  }

  @Test
  void anExpressionOverAnExistingColumnStaysAtItsPlace() {
    TableMapping mapping =
        users(entry().column("name", "up=upper(name)", "down=lower(name)")).mapping("users");

    assertThat(names(mapping)).containsExactly("id", "name", "email", "created_at");
    assertThat(image(mapping, "name").rule())
        .isEqualTo(new ValueRule.Compute("upper(name)", Optional.of("lower(name)")));
    assertThat(image(mapping, "name").nullable()).isFalse();
  }

  @Test
  void newColumnsStandAtTheEndInThePlansOrder() {
    TableMapping mapping =
        users(
                entry()
                    .column("zeta", "type=text", "nullable=true")
                    .column("alpha", "type=boolean", "up=false")
                    .column("mid", "type=integer", "default=7", "nullable=false"))
            .mapping("users");

    assertThat(names(mapping))
        .containsExactly("id", "name", "email", "created_at", "zeta", "alpha", "mid");
    assertThat(image(mapping, "zeta").rule()).isEqualTo(new ValueRule.Fill());
    assertThat(image(mapping, "alpha").rule())
        .isEqualTo(new ValueRule.Compute("false", Optional.empty()));
    assertThat(image(mapping, "alpha").nullable()).isTrue();
    assertThat(image(mapping, "mid").defaultExpression()).contains("7");
    assertThat(image(mapping, "mid").nullable()).isFalse();
  }

  @Test
  void aDefaultOfThePlanReplacesTheSources() {
    ColumnMapping column =
        image(users(entry().column("created_at", "default=null")).mapping("users"), "created_at");

    assertThat(column.defaultExpression()).contains("null");
    assertThat(column.rule()).isEqualTo(new ValueRule.Carry("created_at"));
  }

  @Test
  void aDroppedColumnIsNotThere() {
    assertThat(names(users(entry().drop("email")).mapping("users")))
        .containsExactly("id", "name", "created_at");
  }

  @Test
  void aDroppedColumnMayComeBackMadeAnew() {
    Fixture fixture = users(entry().drop("email").column("email", "type=text", "up=lower(email)"));

    assertThat(names(fixture.mapping("users")))
        .containsExactly("id", "name", "created_at", "email");
    assertThat(fixture.build().findings()).isEmpty();
  }

  @Test
  void aColumnThatTheServerComputesIsComputedThereToo() {
    Fixture fixture =
        new Fixture()
            .table(
                "lines", List.of(serial("id"), computed("total", "numeric", "(price * amount)")));

    ColumnMapping column = image(fixture.mapping("lines"), "total");

    assertThat(column.rule()).isEqualTo(new ValueRule.Computed());
    assertThat(column.defaultExpression()).contains("(price * amount)");
    assertThat(column.isWritten()).isFalse();
  }

  @Test
  void aComputedColumnWithAnExpressionBecomesAWrittenOne() {
    Fixture fixture =
        new Fixture()
            .table("lines", List.of(serial("id"), computed("total", "numeric", "(price * amount)")))
            .map("lines", entry().column("total", "up=price * amount"));

    ColumnMapping column = image(fixture.mapping("lines"), "total");

    assertThat(column.rule()).isEqualTo(new ValueRule.Compute("price * amount", Optional.empty()));
    assertThat(column.defaultExpression()).isEmpty();
  }

  @Test
  void filterIndexesAndNameOfTheTargetAreTakenOver() {
    TableMapping mapping =
        users(entry().to("app", "people").where("id > 0").index("(created_at)")).mapping("users");

    assertThat(mapping.target()).isEqualTo(new TableName("app", "people"));
    assertThat(mapping.filter()).contains("id > 0");
    assertThat(mapping.extraIndexes()).containsExactly("(created_at)");
    assertThat(mapping.isPlain()).isFalse();
  }

  @Test
  void aRenamedSchemaHoldsForEveryTableWithoutANameOfItsOwn() {
    Fixture fixture = users(entry().to("app", "people")).table("orders", List.of(serial("id")));
    fixture.schemas.put("public", "shop");

    assertThat(fixture.mapping("orders").target()).isEqualTo(new TableName("shop", "orders"));
    assertThat(fixture.mapping("users").target()).isEqualTo(new TableName("app", "people"));
  }

  @Test
  void aTableThatIsNotSelectedGetsNoMapping() {
    Fixture fixture = users(entry()).table("tmp_load", List.of(serial("id")));
    fixture.exclude = List.of("public.tmp_*");

    assertThat(fixture.build().mappings())
        .extracting(m -> m.source().name().name())
        .containsExactly("users");
  }

  @Test
  void aPartitionFollowsItsParentAndKeepsItsName() {
    List<Column> columns = List.of(serial("id"), column("note", "text"));
    Fixture fixture =
        new Fixture()
            .partitioned("events", columns)
            .partition("events_2024", "events", columns)
            .map("events", entry().to("log", "facts").drop("note").where("id > 0").index("(id)"));
    fixture.schemas.put("public", "shop");

    TableMapping leaf = fixture.mapping("events_2024");

    assertThat(leaf.target()).isEqualTo(new TableName("shop", "events_2024"));
    assertThat(names(leaf)).containsExactly("id");
    assertThat(leaf.filter()).contains("id > 0");
    assertThat(leaf.extraIndexes()).isEmpty();
    assertThat(fixture.mapping("events").target()).isEqualTo(new TableName("log", "facts"));
  }
}
