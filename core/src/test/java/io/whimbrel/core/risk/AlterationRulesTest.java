package io.whimbrel.core.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.alteration.Blocking;
import io.whimbrel.core.alteration.CatalogChange;
import io.whimbrel.core.alteration.CatalogChange.Action;
import io.whimbrel.core.alteration.CatalogChange.OfColumn;
import io.whimbrel.core.alteration.CatalogChange.OfPart;
import io.whimbrel.core.alteration.CatalogChange.OfTable;
import io.whimbrel.core.alteration.CatalogChange.Values;
import io.whimbrel.core.alteration.CatalogImage;
import io.whimbrel.core.alteration.StatementEffect;
import io.whimbrel.core.alteration.TableLock;
import io.whimbrel.core.alteration.Trial;
import io.whimbrel.core.plan.RiskLevel;
import io.whimbrel.core.schema.Column;
import io.whimbrel.core.schema.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AlterationRulesTest {
  private static final TableName ORDERS = new TableName("public", "orders");
  private static final CatalogImage NOTHING = new CatalogImage(List.of(), List.of(), List.of());

  private static Column column(String type, boolean isNullable, String value) {
    return new Column(
        "total",
        type,
        isNullable,
        Optional.of(value).filter(v -> !v.isEmpty()),
        Column.Generation.NONE,
        false);
  }

  private static OfColumn added(Column column) {
    return new OfColumn(
        Action.ADDED,
        ORDERS,
        "total",
        Optional.empty(),
        Optional.of(column),
        List.of(),
        Values.KEPT);
  }

  private static OfColumn retyped() {
    return new OfColumn(
        Action.CHANGED,
        ORDERS,
        "total",
        Optional.of(column("integer", true, "")),
        Optional.of(column("bigint", true, "")),
        List.of("type integer becomes bigint"),
        Values.KEPT);
  }

  private static StatementEffect effect(
      CatalogChange change, Blocking blocking, boolean isRewritten, boolean isScanned) {
    Set<TableName> orders = Set.of(ORDERS);
    return new StatementEffect(
        "a.sql",
        1,
        "alter table orders ...",
        0,
        false,
        List.of(new TableLock(ORDERS, blocking, "a lock")),
        isRewritten ? orders : Set.of(),
        isScanned ? orders : Set.of(),
        List.of(change));
  }

  private static AlteredPart part(CatalogChange change, StatementEffect effect, long bytes) {
    Trial trial =
        new Trial(
            "server",
            "origin",
            0,
            List.of(),
            NOTHING,
            NOTHING,
            List.of(change),
            List.of(effect),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty());
    return AlterationRules.of(trial, bytes == 0 ? Map.of() : Map.of(ORDERS, bytes)).getFirst();
  }

  private static RiskLevel level(CatalogChange change) {
    return part(change, effect(change, Blocking.EVERYTHING, false, false), 0).level();
  }

  @Test
  void aTypeIsRiskyByWhetherTheTableIsRewritten() {
    AlteredPart rewritten =
        part(retyped(), effect(retyped(), Blocking.EVERYTHING, true, true), 500_000_000L);
    AlteredPart kept = part(retyped(), effect(retyped(), Blocking.EVERYTHING, false, false), 0);

    assertThat(rewritten.level()).isEqualTo(RiskLevel.HIGH);
    assertThat(rewritten.time()).contains(Duration.ofSeconds(10));
    assertThat(kept.level()).isEqualTo(RiskLevel.MEDIUM);
    assertThat(kept.time()).contains(Duration.ofMillis(100));
  }

  @Test
  void aColumnThatNothingFillsIsOfHighRiskAndOneWithADefaultIsNot() {
    assertThat(level(added(column("integer", false, "")))).isEqualTo(RiskLevel.HIGH);
    assertThat(level(added(column("integer", false, "0")))).isEqualTo(RiskLevel.LOW);
    assertThat(level(added(column("integer", true, "")))).isEqualTo(RiskLevel.LOW);
  }

  @Test
  void anIndexIsRiskyByTheSizeOfItsTableUnlessItIsMadeConcurrently() {
    OfPart index =
        new OfPart(
            Action.ADDED,
            "index",
            "i",
            Optional.of(ORDERS),
            Optional.empty(),
            Optional.of("create index ..."),
            List.of());
    StatementEffect blocking = effect(index, Blocking.WRITES, false, true);

    assertThat(part(index, blocking, 0).level()).isEqualTo(RiskLevel.MEDIUM);
    assertThat(part(index, blocking, 0).time()).isEmpty();
    assertThat(part(index, blocking, 2_000_000_000L).level()).isEqualTo(RiskLevel.HIGH);
    assertThat(part(index, effect(index, Blocking.DDL, false, true), 2_000_000_000L).level())
        .isEqualTo(RiskLevel.LOW);
  }

  @Test
  void whatIsGoneOrRenamedIsOfHighRiskAndANewTableIsNot() {
    assertThat(level(new OfTable(Action.REMOVED, ORDERS, Optional.empty(), List.of())))
        .isEqualTo(RiskLevel.HIGH);
    assertThat(
            level(
                new OfTable(
                    Action.RENAMED, ORDERS, Optional.of(new TableName("public", "o")), List.of())))
        .isEqualTo(RiskLevel.HIGH);
    assertThat(level(new OfTable(Action.ADDED, ORDERS, Optional.empty(), List.of())))
        .isEqualTo(RiskLevel.LOW);
  }

  @Test
  void aLockOfAnEarlierStatementIsHeldToTheEndOfItsTransaction() {
    StatementEffect first =
        effect(added(column("int", true, "")), Blocking.EVERYTHING, false, false);
    StatementEffect second =
        new StatementEffect(
            "a.sql",
            2,
            "update orders ...",
            0,
            false,
            List.of(),
            Set.of(),
            Set.of(ORDERS),
            List.of());
    Trial trial =
        new Trial(
            "server",
            "origin",
            0,
            List.of(),
            NOTHING,
            NOTHING,
            List.of(),
            List.of(first, second),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty());

    assertThat(trial.held(second, ORDERS).map(TableLock::blocking)).contains(Blocking.EVERYTHING);
  }
}
