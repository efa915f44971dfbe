package io.whimbrel.engine.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.Key;
import io.whimbrel.core.schema.RowIdentity;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PairingTest {

  @Test
  void partitionsAreRowsOfTheirTableHoweverASideIsPartitioned() {
    List<Table> source =
        List.of(
            tree("events"), part("events_1", "events"), part("events_2", "events"), plain("days"));
    List<Table> target = List.of(plain("events"), tree("days"), part("days_1", "days"));

    Pairing pairing = pair(request(List.of("*"), List.of()), source, target);

    assertThat(names(pairing))
        .containsExactly("public.events -> public.events", "public.days -> public.days");
    assertThat(pairing.mappings().getFirst().source().rows()).isEqualTo(20);
    assertThat(pairing.structure()).isEmpty();
  }

  @Test
  void aPartitionThatIsAskedForStandsForItself() {
    List<Table> tables =
        List.of(tree("events"), part("events_1", "events"), part("events_2", "events"));

    Pairing pairing = pair(request(List.of("public.events_1"), List.of()), tables, tables);

    assertThat(names(pairing)).containsExactly("public.events_1 -> public.events_1");
    assertThat(pairing.structure()).isEmpty();
  }

  @Test
  void whatIsExcludedIsMissedOnNoSide() {
    Pairing pairing =
        pair(
            request(List.of("public.*"), List.of("*_old")),
            List.of(plain("a"), plain("b_old")),
            List.of(plain("a"), plain("c_old")));

    assertThat(names(pairing)).hasSize(1);
    assertThat(pairing.structure()).isEmpty();
  }

  @Test
  void rowsWithoutAKeyOfBothSidesAreComparedWholeOrNotAtAll() {
    Table keyed = plain("a");
    Table sameTypes = table("a", Table.Kind.PLAIN, "", "n integer");
    Table otherTypes = table("a", Table.Kind.PLAIN, "", "n bigint");

    Pairing whole = pair(request(List.of("*"), List.of()), List.of(keyed), List.of(sameTypes));
    Pairing not = pair(request(List.of("*"), List.of()), List.of(keyed), List.of(otherTypes));

    assertThat(whole.mappings().getFirst().source().key()).isEmpty();
    assertThat(checks(whole)).containsExactly("column id BROKEN");
    assertThat(not.mappings()).isEmpty();
    assertThat(checks(not)).containsExactly("column id BROKEN", "rows UNDECIDED");
  }

  @Test
  void aComparisonIsKnownByItsDatabasesAndOptionsAndNotByPasswords() {
    ComparisonRequest one = request(List.of("*"), List.of());
    ComparisonRequest other =
        new ComparisonRequest(
            new DatabaseUrl("x", "postgresql://u:changed@h/one"),
            one.target(),
            one.tables(),
            one.map(),
            one.levels(),
            Duration.ofDays(1));

    assertThat(other.id()).isEqualTo(one.id());
    assertThat(request(List.of("a.*"), List.of()).id()).isNotEqualTo(one.id());
  }

  private static List<String> names(Pairing pairing) {
    return pairing.mappings().stream().map(TableMapping::toString).toList();
  }

  private static List<String> checks(Pairing pairing) {
    return pairing.structure().stream()
        .map(Proof::checks)
        .flatMap(List::stream)
        .map((Check c) -> c.name() + " " + c.outcome())
        .toList();
  }

  private static Pairing pair(ComparisonRequest request, List<Table> source, List<Table> target) {
    return Pairing.of(request, source, target, Instant.EPOCH);
  }

  private static ComparisonRequest request(List<String> include, List<String> exclude) {
    return new ComparisonRequest(
        new DatabaseUrl("x", "postgresql://u:secret@h/one"),
        new DatabaseUrl("y", "postgresql://u:secret@h/two"),
        new TableSelection(include, exclude),
        Optional.empty(),
        Set.of(Level.CHECKSUM),
        Duration.ZERO);
  }

  private static Table plain(String name) {
    return table(name, Table.Kind.PLAIN, "", "id integer", "n integer");
  }

  private static Table tree(String name) {
    return table(name, Table.Kind.PARTITIONED, "", "id integer", "n integer");
  }

  private static Table part(String name, String parent) {
    return table(name, Table.Kind.PARTITION, parent, "id integer", "n integer");
  }

  private static Table table(String name, Table.Kind kind, String parent, String... columns) {
    List<Column> made =
        Arrays.stream(columns)
            .map(text -> text.split(" ", 2))
            .map(
                c -> new Column(c[0], c[1], false, Optional.empty(), Column.Generation.NONE, false))
            .toList();
    boolean hasKey = made.getFirst().name().equals("id");
    return new Table(
        new TableName("public", name),
        kind,
        made,
        hasKey ? Optional.of(new Key(name + "_pkey", List.of("id"))) : Optional.empty(),
        RowIdentity.KEY,
        List.of(),
        parent.isEmpty() ? Optional.empty() : Optional.of(new TableName("public", parent)),
        kind == Table.Kind.PARTITIONED ? 0 : 10,
        kind == Table.Kind.PARTITIONED ? 0 : 1000);
  }
}
