package io.whimbrel.core.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionTest {

  @Test
  void theNearestWordComesFirst() {
    assertThat(Suggestion.nearest("worker", List.of("works", "workers", "lag")))
        .containsExactly("workers", "works");
  }

  @Test
  void twoSwappedLettersAreOneMistake() {
    assertThat(Suggestion.nearest("lga", List.of("lag", "log"))).containsExactly("lag");
  }

  @Test
  void caseIsNoDifference() {
    assertThat(Suggestion.nearest("EMAIL", List.of("email"))).containsExactly("email");
  }

  @Test
  void nothingNearMakesNoQuestion() {
    assertThat(Suggestion.question("colour", List.of("lag", "retry"))).isEmpty();
    assertThat(Suggestion.question("", List.of("lag"))).isEmpty();
  }

  @Test
  void theQuestionNamesWhatIsNear() {
    assertThat(Suggestion.question("usres", List.of("users", "orders")))
        .isEqualTo("did you mean 'users'?");
  }
}
