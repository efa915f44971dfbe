package io.whimbrel.testkit.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LedgerTest {
  private static final RowKey KEY = new RowKey("t", "k");

  @Test
  void theLastAcknowledgedStateIsExpected() {
    try (Ledger ledger = Ledger.inMemory()) {
      ledger.append("here", Write.Outcome.ACKNOWLEDGED, List.of(insert("1"), update("2")));
      ledger.append("here", Write.Outcome.ACKNOWLEDGED, List.of(update("3")));

      assertThat(ledger.expected()).containsEntry(KEY, new Expectation(Set.of("3"), false));
    }
  }

  @Test
  void aDoubtfulWriteLeavesBothStatesOpenUntilTheNextOne() {
    try (Ledger ledger = Ledger.inMemory()) {
      ledger.append("here", Write.Outcome.DOUBTFUL, List.of(insert("1")));
      assertThat(ledger.expected())
          .containsEntry(KEY, new Expectation(Set.of(Write.ABSENT, "1"), false));

      ledger.append("here", Write.Outcome.ACKNOWLEDGED, List.of(update("2")));
      assertThat(ledger.expected()).containsEntry(KEY, new Expectation(Set.of("2"), false));
    }
  }

  @Test
  void aRefusedInsertMustNotBeThereAndARefusedUpdateChangesNothing() {
    try (Ledger ledger = Ledger.inMemory()) {
      ledger.append("here", Write.Outcome.REFUSED, List.of(insert("1")));
      assertThat(ledger.expected())
          .containsEntry(KEY, new Expectation(Set.of(Write.ABSENT), false));

      ledger.append("here", Write.Outcome.REFUSED, List.of(update("2")));
      assertThat(ledger.expected())
          .containsEntry(KEY, new Expectation(Set.of(Write.ABSENT), false));
    }
  }

  @Test
  void aFileHoldsEveryWriteAndIsContinued(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("ledger");
    PendingWrite odd = new PendingWrite("t", "tab\t", "line\n\\n\\b", true);
    try (Ledger first = Ledger.inFile(file)) {
      first.append("here", Write.Outcome.ACKNOWLEDGED, List.of(odd));
    }
    Files.writeString(file, "3\tACKNOWL", StandardOpenOption.APPEND);
    try (Ledger second = Ledger.inFile(file)) {
      second.append("there", Write.Outcome.ACKNOWLEDGED, List.of(update("2")));
    }
    Files.writeString(file, "3\tACKNOWL", StandardOpenOption.APPEND);

    List<Write> read = Ledger.read(file).writes();

    assertThat(read)
        .containsExactly(
            odd.ended(1, "here", Write.Outcome.ACKNOWLEDGED),
            update("2").ended(2, "there", Write.Outcome.ACKNOWLEDGED));
  }

  private static PendingWrite insert(String state) {
    return new PendingWrite("t", "k", state, true);
  }

  private static PendingWrite update(String state) {
    return new PendingWrite("t", "k", state, false);
  }
}
