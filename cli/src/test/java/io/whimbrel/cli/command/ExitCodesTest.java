package io.whimbrel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExitCodesTest {
  @TempDir private Path directory;

  private final Console console = new Console(ShopPlan.ENVIRONMENT);
  private String plan = "";

  @BeforeEach
  void aRunWaitsAtTheGate() throws IOException {
    Path file = ShopPlan.write(directory);
    ShopPlan.runToTheGate(file);
    plan = file.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "0, status PLAN",
    "0, approve cutover PLAN --by ana --comment go",
    "0, reject CUTOVER PLAN",
    "0, pause PLAN",
    "0, resume PLAN",
    "0, throttle PLAN",
    "0, throttle PLAN --rate 20MB --workers 2 --by ana",
    "0, throttle PLAN --source active_sessions>40 --hours none",
    "0, throttle PLAN --off",
    "0, throttle PLAN --as-plan",
    "2, throttle PLAN --rate fast",
    "2, throttle PLAN --workers none",
    "2, throttle PLAN --off --rate 20MB",
    "2, throttle PLAN --source probe_p95>5ms",
    "2, throttle MISSING",
    "2, repair PLAN --apply",
    "2, repair MISSING",
    "3, reconcile PLAN",
    "3, reconcile PLAN --format html,csv --no-user",
    "4, reconcile PLAN --check PLAN",
    "2, reconcile PLAN --check MISSING",
    "2, reconcile PLAN --format pdf",
    "0, report PLAN",
    "0, completion bash",
    "0, --help",
    "0, --version",
    "2, --no-such-option",
    "2, no-such-command",
    "2, approve",
    "2, approve lunch PLAN",
    "2, approve cleanup PLAN",
    "2, status MISSING",
    "2, check MISSING",
    "2, verify PLAN --from env:OLD_URL --to env:NEW_URL",
    "2, verify --from env:OLD_URL",
    "2, verify --from env:OLD_URL --to env:NEW_URL --level nothing",
    "2, verify --from env:OLD_URL --to env:NEW_URL --settle soon",
    "2, verify PLAN --again",
    "2, status PLAN --output xml",
    "2, cutover PLAN --no-input",
    "2, cutover PLAN --confirm MIGRATION-008",
    "2, abort PLAN --no-input",
    "2, cleanup PLAN --no-input",
    "2, new --from env:OLD_URL --to env:NEW_URL PLAN",
    "2, new --from env:NOT_THERE --to env:NEW_URL MISSING",
    "6, new --from mysql://app@h/shop --to env:NEW_URL MISSING",
  })
  void everyCommandEndsWithItsCode(int code, String line) {
    String missing = directory.resolve("missing.yaml").toString();

    int found = console.run(line.replace("PLAN", plan).replace("MISSING", missing).split(" "));

    assertThat(found).as(console.out() + console.err()).isEqualTo(code);
  }

  @Test
  void lookingNeedsNoPasswords() {
    Console poor = new Console(Map.of());

    assertThat(poor.run("status", plan)).as(poor.err()).isZero();
    assertThat(poor.out()).contains("MIGRATION-007.1", "WAITING", "whimbrel approve cutover");
  }

  @Test
  void lookingAtWhatNeverRanMakesNothing() throws IOException {
    Path other = Files.createDirectory(directory.resolve("other"));
    Path file = ShopPlan.write(other);

    assertThat(console.run("status", file.toString())).isEqualTo(2);
    assertThat(console.err()).startsWith("E-STATE-WRONG: ").contains("\nNext: start it with");
    assertThat(other.resolve(".whimbrel")).doesNotExist();
  }

  @Test
  void aPasswordOnTheCommandLineIsRefusedAndNotRepeated() {
    String url = "postgresql://app:" + ShopPlan.PASSWORD + "@h/shop";

    int code = console.run("new", "--from", url, "--to", "env:NEW_URL", plan + ".new");

    assertThat(code).isEqualTo(2);
    assertThat(console.err()).contains("--from env:NAME").doesNotContain(ShopPlan.PASSWORD);
  }
}
