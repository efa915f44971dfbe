package io.whimbrel.documents.reconciliation;

import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.proof.RowDifference.ColumnDifference;
import io.whimbrel.core.proof.RowDifference.Kind;
import io.whimbrel.core.quality.QualityCheck;
import io.whimbrel.core.quality.QualityKind;
import io.whimbrel.core.quality.QualityPolicy;
import io.whimbrel.core.quality.QualityResult;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import io.whimbrel.core.run.RunState;
import io.whimbrel.core.schema.TableName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Proofs and histories, made by hand. */
final class Samples {
  static final Instant AT = Instant.parse("2026-03-02T12:00:00Z");
  static final TableName ORDERS = new TableName("public", "orders");
  static final TableName USERS = new TableName("public", "users");
  static final List<Level> LEVELS = List.of(Level.COUNT, Level.CHECKSUM);

  private Samples() {}

  static Proof count(TableName table, long rows, String min, String max) {
    return new Proof(
        Level.COUNT,
        table,
        Proof.Verdict.EQUAL,
        rows,
        0,
        0,
        0,
        List.of(),
        List.of(
            held(
                "rows",
                rows + ", beside 2 rows that changed meanwhile",
                "select count(*) from orders;"),
            held(
                "range of created_at",
                min + " to " + max,
                "select min(created_at), max(created_at) from orders;"),
            held("range of shipped_at", "no value", "select min(shipped_at) from orders;")),
        "0/1A2B3C8",
        AT.minusSeconds(60));
  }

  private static Check held(String name, String value, String query) {
    return new Check(
        name, Check.Outcome.HOLDS, value, value, Optional.of(query), Optional.of(query));
  }

  static Proof checksum(TableName table, long rows, List<RowDifference> differences) {
    return new Proof(
        Level.CHECKSUM,
        table,
        differences.isEmpty() ? Proof.Verdict.EQUAL : Proof.Verdict.DIFFERENT,
        rows,
        3,
        7,
        differences.size(),
        differences,
        List.of(),
        "0/1A2B3C8",
        AT.minusSeconds(30));
  }

  static List<RowDifference> differences() {
    return List.of(
        new RowDifference(Kind.MISSING, List.of("7"), "id=7", List.of()),
        new RowDifference(Kind.EXTRA, List.of("O'Hara"), "id=O'Hara", List.of()),
        new RowDifference(
            Kind.DIFFERENT,
            List.of("8812", "de"),
            "id=8812, lang=de",
            List.of(
                new ColumnDifference("total", "10.10", "10.1"),
                new ColumnDifference("note", null, "cafe\u0301 "))));
  }

  static RunHistory history(List<Proof> proofs, List<QualityResult> quality) {
    RunRecord run =
        new RunRecord(
            new RunId("MIGRATION-001.1"),
            new MigrationId("MIGRATION-001"),
            "Orders move to the new cluster",
            "9f2c41ab",
            RunState.WAITING,
            Phase.CUTOVER,
            AT.minusSeconds(600),
            Optional.empty(),
            Optional.empty());
    return new RunHistory(
        run,
        List.of(),
        List.of(),
        List.of(),
        proofs,
        quality,
        Map.of("source.version", "PostgreSQL 15.14", "target.version", "PostgreSQL 18.0"));
  }

  static Reconciliation report(List<Proof> proofs) {
    return report(proofs, List.of());
  }

  static Reconciliation report(List<Proof> proofs, List<QualityResult> quality) {
    return Reconciliation.of(history(proofs, quality), about(LEVELS, Set.of(), Set.of()));
  }

  static About about(List<Level> levels, Set<TableName> partitioned, Set<TableName> unlogged) {
    return new About(
        AT,
        "0.1.0",
        Optional.of("ana@ops-1"),
        levels,
        Duration.ofHours(24),
        Map.of(ORDERS, new TableName("shop", "orders")),
        partitioned,
        unlogged);
  }

  static QualityResult quality(QualityKind kind, long count, long acceptable) {
    return new QualityResult(
        QualityResult.Moment.AFTER,
        new QualityCheck(
            kind,
            ORDERS,
            List.of("total"),
            "rows without a total",
            QualityPolicy.ACCEPT,
            acceptable),
        count,
        false,
        0,
        1_000_408,
        1,
        List.of("id=7", "id=9"),
        "select * from shop.orders where total is null;",
        "",
        AT);
  }

  /** Two tables without a difference. */
  static List<Proof> good() {
    return List.of(
        count(ORDERS, 1_000_408, "2019-04-01 08:00:00+00", "2026-03-02 11:58:59.123+00"),
        checksum(ORDERS, 1_000_408, List.of()),
        count(USERS, 200_113, "2018-01-01", "2026-03-01"),
        checksum(USERS, 200_113, List.of()));
  }

  /** Rows of one table differ. */
  static List<Proof> bad() {
    return List.of(
        count(ORDERS, 1_000_408, "2019-04-01 08:00:00+00", "2026-03-02 11:58:59.123+00"),
        checksum(ORDERS, 1_000_408, differences()),
        count(USERS, 200_113, "2018-01-01", "2026-03-01"),
        checksum(USERS, 200_113, List.of()));
  }
}
