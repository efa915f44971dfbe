package io.whimbrel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on a plan of steps that carries another plan, without servers. */
final class CarriedPlanTest {
  @TempDir private Path directory;
  private final Console console = new Console(ShopPlan.ENVIRONMENT);
  private Path rows;
  private String plan;

  @BeforeEach
  void plans() throws IOException {
    Path real = directory.toRealPath();
    rows = ShopPlan.write(Files.createDirectory(real.resolve("rows")));
    plan =
        Files.writeString(
                real.resolve("plan.yaml"),
                "migration: MIGRATION-021\nsteps: [{ name: rows, copy: rows/plan.yaml }]\n")
            .toString();
  }

  @Test
  void theDocumentOfTheCarriedPlanIsKeptWithThatOfTheSteps() throws IOException {
    Path document = rows.resolveSibling("MIGRATION-007.md");
    assertThat(console.run("docs", rows.toString())).as(console.err()).isZero();
    assertThat(document).content().contains("**Status:** Planning");
    ShopPlan.runToTheGate(rows);

    assertThat(console.run("run", plan)).isNotZero();

    assertThat(document).content().doesNotContain("**Status:** Planning");
  }

  @Test
  void whatIsWrongWithTheCarriedPlanIsSaidWithItsName() throws IOException {
    Files.writeString(
        rows, "migration: MIGRATION-007\nsource: postgresql://a/b\ntarget: nowhere\n");

    assertThat(console.run("check", plan)).isEqualTo(2);

    assertThat(console.out()).contains("step 'rows', rows/plan.yaml: ").doesNotContain("Fault");
  }
}
