package io.whimbrel.core.plan.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.plan.Phasing;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.PlannedPhase;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Severity;
import io.whimbrel.core.schema.ForeignKey;
import io.whimbrel.core.schema.ObjectDefinition;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PhaseChecksTest {

  private final Fixture shop = new Fixture();

  private PhaseChecksTest phases(PlannedPhase... phases) {
    shop.phasing = new Phasing(Arrays.asList(phases));
    return this;
  }

  private static PlannedPhase phase(String name, String... tables) {
    return new PlannedPhase(
        name, List.of(tables), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private PhaseChecksTest table(String name, ForeignKey... keys) {
    shop.table(name, List.of(Fixture.required("id", "bigint")), keys);
    return this;
  }

  private void define(String kind, String id, String table, String... needs) {
    Optional<String> of = Optional.of(table).filter(t -> !t.isEmpty());
    shop.definitions.add(
        new ObjectDefinition(kind, id, of.map(Fixture::name), "", Map.of(), Arrays.asList(needs)));
  }

  private List<String> blocking() {
    return PhaseChecks.find(shop.plan(), shop.inventory()).stream()
        .filter(f -> f.severity() == Severity.BLOCK)
        .map(Finding::what)
        .toList();
  }

  @Test
  void groupsThatNothingTiesTogetherMayGoApart() {
    table("a").table("b", Fixture.foreignKey("id", "a", "id")).table("c");
    phases(phase("one", "public.a", "public.b"), phase("two"));

    assertThat(blocking()).isEmpty();
  }

  @Test
  void aTableIsInOnePhaseAndAPhaseHasATable() {
    table("a").table("b").table("c");
    phases(phase("one", "public.a"), phase("two", "public.*a"), phase("three", "public.b"));

    assertThat(blocking())
        .containsExactly(
            "public.a is in phase one and phase two",
            "public.c is in no phase",
            "phase two has no table that the plan selects");
  }

  @Test
  void aForeignKeyIsNotTakenApartWhicheverEndGoesFirst() {
    table("a").table("b", Fixture.foreignKey("id", "a", "id"));

    phases(phase("one", "public.a"), phase("two"));
    assertThat(blocking())
        .singleElement()
        .asString()
        .startsWith("public.b (phase two) points to public.a (phase one) by the foreign key");
    phases(phase("one", "public.b"), phase("two"));
    assertThat(blocking())
        .singleElement()
        .asString()
        .startsWith("public.b (phase one) points to public.a (phase two) by the foreign key");
  }

  @Test
  void aSequenceFeedsTablesOfOnePhaseOnly() {
    table("a").table("b").table("c");
    define("sequence", "sequence public.ids", "");
    define("table", "table public.a", "a", "sequence public.ids");
    define("table", "table public.b", "b", "sequence public.ids");

    phases(phase("one", "public.a", "public.b"), phase("two"));
    assertThat(blocking()).isEmpty();
    phases(phase("one", "public.a"), phase("two"));
    assertThat(blocking())
        .singleElement()
        .asString()
        .startsWith("sequence public.ids feeds [public.a, public.b], which are in");
  }

  @Test
  void aPartitionGoesWithItsTable() {
    shop.partitioned("p", List.of(Fixture.required("id", "bigint")));
    shop.partition("p_1", "p", List.of(Fixture.required("id", "bigint")));
    phases(phase("one", "public.p"), phase("two"));

    assertThat(blocking())
        .containsExactly("public.p_1 is a partition of public.p, which is in phase one");
  }

  @Test
  void aTableGoesWithTheOneThatItInheritsFrom() {
    table("a").table("b");
    define("table", "table public.a", "a");
    define("table", "table public.b", "b", "table public.a");

    phases(phase("one", "public.a"), phase("two"));
    assertThat(blocking())
        .containsExactly("public.b (phase two) inherits from public.a (phase one)");
  }

  @Test
  void aPartSaysOnlyWhatConcernsIt() {
    table("a").table("b");
    shop.map("a", Entry.entry()).map("b", Entry.entry());
    phases(phase("one", "public.a"), phase("two"));
    Plan plan = shop.plan();

    Plan first = plan.at(plan.phasing().phases().getFirst());
    Plan last = plan.at(plan.phasing().phases().getLast());

    assertThat(first.maps()).containsOnlyKeys(Fixture.name("a"));
    assertThat(last.maps()).containsOnlyKeys(Fixture.name("b"));
    assertThat(first.migration().whole()).isEqualTo(plan.migration());
    assertThat(last.tables().selects(Fixture.name("a"))).isFalse();
  }
}
