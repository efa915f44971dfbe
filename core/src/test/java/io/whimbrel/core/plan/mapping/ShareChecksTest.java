package io.whimbrel.core.plan.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.mapping.RowPart;
import io.whimbrel.core.plan.PhaseRows;
import io.whimbrel.core.plan.Phasing;
import io.whimbrel.core.plan.PlannedPhase;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Severity;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.ForeignKey;
import io.whimbrel.core.schema.ObjectDefinition;
import io.whimbrel.core.schema.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShareChecksTest {

  private static final RowPart REST = new RowPart.Rest(List.of());

  private final Fixture shop = new Fixture();

  private static RowPart in(String... values) {
    return new RowPart.OneOf(List.of(values));
  }

  private static RowPart from(String value) {
    return new RowPart.Range(Optional.of(value), Optional.empty());
  }

  private static RowPart to(String value) {
    return new RowPart.Range(Optional.empty(), Optional.of(value));
  }

  private static RowPart range(String from, String to) {
    return new RowPart.Range(Optional.of(from), Optional.of(to));
  }

  private ShareChecksTest table(String name, Column column, ForeignKey... keys) {
    shop.table(name, List.of(Fixture.required("id", "bigint"), column), keys);
    return this;
  }

  /** Phases p0, p1, … that share table a by a column. */
  private List<String> shared(String column, RowPart... parts) {
    List<PlannedPhase> phases = new ArrayList<>();
    for (RowPart part : parts) {
      phases.add(
          phase(
              "p" + phases.size(),
              List.of(),
              new PhaseRows(List.of(Fixture.name("a")), column, part)));
    }
    return blocking(phases);
  }

  private static PlannedPhase phase(String name, List<String> tables, PhaseRows... rows) {
    return new PlannedPhase(
        name,
        tables,
        List.of(rows),
        /* isRest= */ false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private List<String> blocking(List<PlannedPhase> phases) {
    shop.phasing = new Phasing(phases);
    return PhaseChecks.find(shop.plan(), shop.inventory()).stream()
        .filter(f -> f.severity() == Severity.BLOCK)
        .map(Finding::what)
        .toList();
  }

  @Test
  void partsThatTakeEachRowOnceAreLeftAlone() {
    table("a", Fixture.required("t", "integer"));

    assertThat(shared("t", in("1", "2"), range("3", "10"), REST)).isEmpty();
    assertThat(shared("t", to("3"), range("3", "10"), from("10"))).isEmpty();
    assertThat(shared("t", in("3"), to("3"), REST)).isEmpty();
  }

  @Test
  void aRowInTwoPhasesIsSeenHoweverItsValueIsWritten() {
    table("a", Fixture.required("t", "numeric"));

    assertThat(shared("t", in("1.0"), in("2", "1"), REST))
        .containsExactly("rows of public.a are in phase p0 and phase p1");
    assertThat(shared("t", range("1", "5"), range("4.999", "9"), REST)).hasSize(1);
    assertThat(shared("t", in("7"), from("7"), REST)).hasSize(1);
    assertThat(shared("t", REST, in("1"), REST))
        .containsExactly("phase p0 and phase p2 both take the rest of public.a");
  }

  @Test
  void aRowInNoPhaseIsSeen() {
    table("a", Fixture.required("t", "date"));

    assertThat(shared("t", to("2024-01-01"), from("2024-01-02")))
        .containsExactly("rows of public.a whose t is another one are in no phase");
    assertThat(shared("t", in("2024-01-01"), in("2024-01-02"))).hasSize(1);
  }

  @Test
  void aRowWithoutAValueIsOfTheRest() {
    table("a", Fixture.column("t", "integer"));

    assertThat(shared("t", to("1"), from("1")))
        .containsExactly("rows of public.a whose t is null are in no phase");
    assertThat(shared("t", to("1"), REST)).isEmpty();
  }

  @Test
  void aRangeNeedsAnOrderThatIsTheSameEverywhereAndAValueIsOfTheType() {
    table("a", Fixture.required("t", "text"));

    assertThat(shared("t", in("north"), REST)).isEmpty();
    assertThat(shared("t", from("m"), REST))
        .containsExactly("t of public.a is text, whose order is not the same on every server");
  }

  @Test
  void valuesAreOfTheColumnsType() {
    table("a", Fixture.required("t", "timestamp with time zone"));

    assertThat(shared("t", to("2024-01-01T00:00:00+01:00"), from("2023-12-31T23:00:00Z")))
        .isEmpty();
    assertThat(shared("t", to("2024-01-01 00:00:00"), REST))
        .containsExactly(
            "'2024-01-01 00:00:00' is no value of public.a.t, which is timestamp with time zone");
  }

  @Test
  void aColumnOfAnotherTypeOrOneThatIsChangedIsRefused() {
    table("a", Fixture.required("t", "double precision"));

    assertThat(shared("t", in("1"), REST))
        .containsExactly(
            "t of public.a is double precision, whose values cannot be told apart beforehand");
    assertThat(shared("u", in("1"), REST)).contains("table public.a has no column 'u'");
  }

  @Test
  void aForeignKeyIsOfTablesThatAreSharedAlike() {
    table("a", Fixture.required("t", "integer"))
        .table("b", Fixture.required("t", "integer"), Fixture.foreignKey("id", "a", "id"));
    PhaseRows some = new PhaseRows(List.of(Fixture.name("a"), Fixture.name("b")), "t", in("1"));
    PhaseRows others = new PhaseRows(some.tables(), "t", REST);

    assertThat(blocking(List.of(phase("p", List.of(), some), phase("q", List.of(), others))))
        .isEmpty();
    assertThat(
            blocking(
                List.of(
                    phase(
                        "p",
                        List.of("public.b"),
                        new PhaseRows(List.of(Fixture.name("a")), "t", in("1"))),
                    phase("q", List.of(), new PhaseRows(List.of(Fixture.name("a")), "t", REST)))))
        .singleElement()
        .asString()
        .startsWith("public.b (p) points to public.a (p, q) by the foreign key");
  }

  @Test
  void aTableIsSharedOrInAPhaseAsAWhole() {
    table("a", Fixture.required("t", "integer"));

    assertThat(
            blocking(
                List.of(
                    phase(
                        "p",
                        List.of("public.a"),
                        new PhaseRows(List.of(Fixture.name("a")), "t", in("1"))),
                    phase("q", List.of(), new PhaseRows(List.of(Fixture.name("a")), "t", REST)))))
        .containsExactly("public.a is in phase p as a whole, and phase p takes rows of it");
  }

  @Test
  void aWholeNumberIsOneThatTheColumnCanHave() {
    table("a", Fixture.required("t", "integer"));

    assertThat(shared("t", in("1.5"), REST)).hasSize(1);
    assertThat(shared("t", in("1e3"), REST)).hasSize(1);
    assertThat(shared("t", from("3000000000"), REST))
        .containsExactly("'3000000000' is no value of public.a.t, which is integer");
    assertThat(shared("t", in("007", "-2147483648"), REST)).isEmpty();
  }

  @Test
  void aSequenceOfASharedTableIsOwnedByAColumnOfIt() {
    table("a", Fixture.required("t", "integer"));
    define("sequence public.own", Optional.of(Fixture.name("a")));
    define("sequence public.ids", Optional.empty());
    shop.definitions.add(
        new ObjectDefinition(
            "table",
            "table public.a",
            Optional.of(Fixture.name("a")),
            "",
            Map.of(),
            List.of("sequence public.own", "sequence public.ids")));

    assertThat(shared("t", in("1"), REST))
        .containsExactly(
            "sequence public.ids feeds public.a, whose rows phases share, and no column of it owns"
                + " it: both sides would hand out the same numbers");
  }

  private void define(String id, Optional<TableName> table) {
    shop.definitions.add(new ObjectDefinition("sequence", id, table, "", Map.of(), List.of()));
  }
}
