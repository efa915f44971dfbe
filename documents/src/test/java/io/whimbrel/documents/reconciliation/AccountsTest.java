package io.whimbrel.documents.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.proof.RowDifference.Kind;
import io.whimbrel.core.schema.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tables whose rows are not where, or not proved when, those of others are. */
final class AccountsTest {
  private static final List<Level> ALL =
      List.of(Level.STRUCTURE, Level.COUNT, Level.SAMPLE, Level.CHECKSUM);
  private static final TableName PARTS = new TableName("public", "parts");

  private static Proof proof(Level level, TableName table, long differing, Kind... named) {
    List<RowDifference> rows = new ArrayList<>();
    for (Kind kind : named) {
      rows.add(new RowDifference(kind, List.of("7"), "id=7", List.of()));
    }
    return new Proof(
        level,
        table,
        differing == 0 ? Proof.Verdict.EQUAL : Proof.Verdict.DIFFERENT,
        0,
        1,
        0,
        differing,
        rows,
        List.of(),
        "",
        Samples.AT);
  }

  private static List<Proof> plain(TableName table, long rows) {
    return List.of(
        proof(Level.STRUCTURE, table, 0),
        Samples.count(table, rows, "2020-01-01", "2020-01-02"),
        proof(Level.SAMPLE, table, 0),
        Samples.checksum(table, rows, List.of()));
  }

  private static RunHistory history(List<Proof> proofs, Map<String, String> facts) {
    RunHistory made = Samples.history(proofs, List.of());
    Map<String, String> all = new HashMap<>(made.facts());
    all.putAll(facts);
    return new RunHistory(
        made.run(), List.of(), List.of(), List.of(), proofs, List.of(), Map.copyOf(all));
  }

  @Test
  void aPartitionedTableNeedsNoProofOfRowsAndItsPartitionsMakeTheTotal() {
    List<Proof> proofs = new ArrayList<>(plain(Samples.ORDERS, 40));
    proofs.addAll(plain(Samples.USERS, 2));
    proofs.add(proof(Level.STRUCTURE, PARTS, 0));

    Reconciliation report =
        Reconciliation.of(history(proofs, Map.of()), Samples.about(ALL, Set.of(PARTS), Set.of()));

    assertThat(report.status()).isEqualTo(Status.PASS);
    assertThat(report.text(Format.TEXT))
        .contains("Source Database:\n- Total records: 42\n", "Table public.parts")
        .contains("- its rows are those of its partitions")
        .doesNotContain("not proved");
    assertThat(report.text(Format.JUNIT)).contains("errors=\"0\"").doesNotContain("<error");
    assertThat(report.text(Format.HTML)).contains("its rows are those of its partitions");
    assertThat(report.text(Format.MARKDOWN)).contains("its rows are those of its partitions");
  }

  @Test
  void aPartitionedTableWhoseStructureNobodyProvedNeedsReview() {
    Reconciliation report =
        Reconciliation.of(
            history(List.of(proof(Level.RULES, PARTS, 0)), Map.of()),
            Samples.about(ALL, Set.of(PARTS), Set.of()));

    assertThat(report.whole().reasons()).containsExactly("public.parts: STRUCTURE: not proved");
  }

  @Test
  void anUnloggedTableIsToldToBeProvedInThePauseAndMustBeAfterIt() {
    List<Proof> before = new ArrayList<>(plain(Samples.ORDERS, 40));
    before.add(proof(Level.STRUCTURE, Samples.USERS, 0));
    About about = Samples.about(ALL, Set.of(), Set.of(Samples.USERS));
    Map<String, String> cutover = Map.of("cutover.decided", Samples.AT.toString());
    List<Proof> after = new ArrayList<>(before);
    after.add(Samples.count(Samples.USERS, 2, "2020-01-01", "2020-01-02"));
    after.add(Samples.checksum(Samples.USERS, 2, List.of()));

    Reconciliation open = Reconciliation.of(history(before, Map.of()), about);
    Reconciliation forgotten = Reconciliation.of(history(before, cutover), about);
    Reconciliation done = Reconciliation.of(history(after, cutover), about);

    assertThat(open.status()).isEqualTo(Status.NEEDS_REVIEW);
    assertThat(open.whole().reasons())
        .hasSize(2)
        .allSatisfy(reason -> assertThat(reason).contains("public.users", "in the pause"));
    assertThat(open.text(Format.JUNIT)).contains("message=\"proved in the pause of the cutover");
    assertThat(forgotten.whole().reasons())
        .containsExactly("public.users: COUNT: not proved", "public.users: CHECKSUM: not proved");
    assertThat(done.status()).isEqualTo(Status.PASS);
    assertThat(done.text(Format.TEXT)).contains("- Total records: 42");
  }

  @Test
  void whatOnlyAsampleFoundIsToldAsAtLeastSoMany() {
    Proof sample = proof(Level.SAMPLE, Samples.ORDERS, 1000, Kind.DIFFERENT, Kind.DIFFERENT);
    Proof none = Samples.checksum(Samples.ORDERS, 5000, List.of());
    Proof more = proof(Level.CHECKSUM, Samples.ORDERS, 1001, Kind.MISSING);

    assertThat(Discrepancies.of(List.of(none, sample)))
        .hasValue(new Discrepancies(0, 0, 2, 998, true));
    assertThat(Discrepancies.of(List.of(sample))).hasValue(new Discrepancies(0, 0, 2, 998, true));
    assertThat(Discrepancies.of(List.of(more, sample)))
        .hasValue(new Discrepancies(1, 0, 0, 1000, false));
    assertThat(Discrepancies.of(List.of(proof(Level.SAMPLE, Samples.ORDERS, 0))))
        .as("some equal rows say nothing of the others")
        .isEmpty();

    Reconciliation report = Samples.report(List.of(none, sample));
    assertThat(report.text(Format.TEXT))
        .contains("- Missing records: at least 0", "- Modified records: at least 2")
        .contains("- Differing records that are not named: 998");
    assertThat(report.text(Format.HTML)).contains(">at least 1,000<");
    assertThat(report.text(Format.JSON)).contains("\"lowerBound\" : true");
  }
}
