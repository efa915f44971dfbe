package io.whimbrel.planfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.problem.Finding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanMutationTest {

  private static final String PIECES = "{}[]:,#&*!|>'\"%@`- \n\t~$\\0aé\u0000\u2028";
  private static final int ROUNDS = 2000;

  @TempDir Path directory = Path.of("");

  @Test
  void aDamagedPlanIsReadOrRefusedButNeverBreaksTheReader() throws IOException {
    long seed = 20260417;
    Random random = new Random(seed);
    PlanDirectory plans = new PlanDirectory(directory);
    String example = Files.readString(Path.of("../docs/examples/users-to-uuid.yaml"));

    for (int round = 0; round < ROUNDS; round++) {
      String damaged = damaged(example, random);

      PlanReading reading = plans.read(damaged.getBytes(StandardCharsets.UTF_8));

      if (reading instanceof PlanReading.Refused refused) {
        assertThat(refused.findings())
            .as("seed %d, round %d", seed, round)
            .isNotEmpty()
            .allSatisfy(PlanMutationTest::checkText);
      }
    }
  }

  private static void checkText(Finding finding) {
    assertThat(finding.where()).startsWith("plan.yaml");
    assertThat(finding.what()).isNotBlank().doesNotContain("-secret@");
    assertThat(finding.fix()).isNotBlank();
  }

  private static String damaged(String text, Random random) {
    StringBuilder damaged = new StringBuilder(text);
    for (int i = 0; i <= random.nextInt(3); i++) {
      int at = random.nextInt(damaged.length());
      int length = Math.min(random.nextInt(12), damaged.length() - at);
      switch (random.nextInt(4)) {
        case 0 -> damaged.delete(at, at + length);
        case 1 -> damaged.insert(at, PIECES.charAt(random.nextInt(PIECES.length())));
        case 2 -> damaged.setCharAt(at, PIECES.charAt(random.nextInt(PIECES.length())));
        default ->
            damaged.insert(random.nextInt(damaged.length()), damaged.substring(at, at + length));
      }
    }
    return damaged.toString();
  }
}
