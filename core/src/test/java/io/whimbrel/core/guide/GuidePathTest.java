package io.whimbrel.core.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GuidePathTest {
  private final List<Hop> hops = new ArrayList<>();

  private void guide(String from, String to, int minutes) {
    Guide guide =
        new Guide(
            version(from),
            version(to),
            new EstimatedTime(Duration.ZERO, Duration.ofMinutes(minutes)),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            List.of());
    hops.add(new Hop(guide, Path.of(guide.name())));
  }

  private static Version version(String text) {
    return Version.parse(text).orElseThrow();
  }

  private List<String> path(String from, String to) {
    return new GuidePath(hops)
        .find(version(from), version(to)).stream().map(hop -> hop.guide().name()).toList();
  }

  private Problem problem(String from, String to) {
    return catchThrowableOfType(Problem.class, () -> path(from, to));
  }

  @Test
  void guidesAreChained() {
    guide("0.2.0", "0.3.0", 60);
    guide("0.1.0", "0.2.0", 30);

    assertThat(path("0.1.0", "0.3.0")).containsExactly("v0.1.0-to-v0.2.0", "v0.2.0-to-v0.3.0");
    assertThat(path("0.2.0", "0.2.0")).isEmpty();
  }

  @Test
  void fewerGuidesAreBetterThanQuickerOnes() {
    guide("0.1.0", "0.2.0", 1);
    guide("0.2.0", "0.3.0", 1);
    guide("0.1.0", "0.3.0", 600);

    assertThat(path("0.1.0", "0.3.0")).containsExactly("v0.1.0-to-v0.3.0");
  }

  @Test
  void ofAsManyGuidesTheQuickestAreTaken() {
    guide("0.1.0", "0.1.5", 50);
    guide("0.1.5", "0.3.0", 50);
    guide("0.1.0", "0.2.0", 60);
    guide("0.2.0", "0.3.0", 20);

    assertThat(path("0.1.0", "0.3.0")).containsExactly("v0.1.0-to-v0.2.0", "v0.2.0-to-v0.3.0");
  }

  @Test
  void aWayUpTakesADowngradeOnlyWhereThereIsNoOther() {
    guide("0.2.0", "0.1.0", 1);
    guide("0.1.0", "0.4.0", 1);
    guide("0.2.0", "0.3.0", 90);
    guide("0.3.0", "0.3.5", 90);
    guide("0.3.5", "0.4.0", 90);

    assertThat(path("0.2.0", "0.4.0")).hasSize(3).doesNotContain("v0.2.0-to-v0.1.0");
    assertThat(path("0.2.0", "0.1.0")).containsExactly("v0.2.0-to-v0.1.0");
  }

  @Test
  void prereleasesAreVersionsOfTheirOwn() {
    guide("1.0.0-rc.1", "1.0.0", 5);
    guide("0.9.0", "1.0.0-rc.1", 5);

    assertThat(path("0.9.0", "1.0.0"))
        .containsExactly("v0.9.0-to-v1.0.0-rc.1", "v1.0.0-rc.1-to-v1.0.0");
    assertThat(hops.getFirst().guide().isDowngrade()).isFalse();
  }

  @Test
  void aGapIsNamedWithTheVersionsBesideIt() {
    guide("0.1.0", "0.2.0", 5);
    guide("0.4.0", "0.5.0", 5);
    guide("0.5.0", "0.6.0", 5);

    Problem problem = problem("0.1.0", "0.6.0");

    assertThat(problem.code()).isEqualTo(ProblemCode.USAGE);
    assertThat(problem.what())
        .isEqualTo(
            "no guides lead from 0.1.0 to 0.6.0: from 0.1.0 they lead as far as 0.2.0, and to"
                + " 0.6.0 they begin at 0.4.0");
    assertThat(problem.fix()).isEqualTo("write a guide from 0.2.0 to 0.4.0");
  }

  @Test
  void whereNoGuideGoesDownTheWayBackIsNamed() {
    guide("0.1.0", "0.2.0", 5);

    assertThat(problem("0.2.0", "0.1.0").fix()).contains("whimbrel guide rollback --to 0.1.0");
  }

  @Test
  void anUnknownVersionIsNamedWithItsNeighbours() {
    guide("0.1.0", "0.2.0", 5);
    guide("0.2.0", "0.4.0", 5);

    assertThat(problem("0.1.0", "0.3.0"))
        .satisfies(p -> assertThat(p.what()).contains("version 0.3.0"))
        .satisfies(p -> assertThat(p.fix()).startsWith("name one of 0.2.0 or 0.4.0"));
  }
}
