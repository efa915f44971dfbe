package io.whimbrel.core.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.whimbrel.core.problem.Problem;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActionWordsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Notify migration team | NOTIFY migration team",
        "Page on-call engineer, consider rollback | PAGE on-call engineer; ADVISE",
        "Pause migration, alert team | PAUSE; NOTIFY team",
        "Investigate, prepare rollback | ADVISE; PREPARE_ROLLBACK",
        "notify | NOTIFY",
        "page the DBA and then pause | PAGE DBA; PAUSE",
        "prepare-rollback | PREPARE_ROLLBACK",
      })
  void areUnderstoodAsPeopleWriteThem(String text, String expected) {
    List<AlertAction> actions = ActionWords.understand(text);

    String understood =
        actions.stream()
            .map(a -> (a.kind() + " " + a.who()).strip())
            .collect(Collectors.joining("; "));
    assertThat(understood).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "roll everything back", "notify, reboot the server", "pause lunch"})
  void elseIsRefusedWithTheWordsThatAre(String text) {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> ActionWords.understand(text))
        .satisfies(p -> assertThat(p.fix()).contains("prepare rollback", "pause migration"));
  }
}
