package io.whimbrel.core.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.plan.step.StepCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownTroublesTest {
  private static final List<Trouble> KNOWN = KnownTroubles.of(Optional.empty());

  @TempDir Path directory = Path.of("");

  private static Trouble named(String name) {
    return KNOWN.stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
  }

  /** Runs a check and tells its exit code. */
  private int exit(String name, Map<String, String> environment)
      throws IOException, InterruptedException {
    StepCheck check = named(name).check().orElseThrow();
    List<String> words = ((StepCheck.Command) check).command().words();
    ProcessBuilder builder = new ProcessBuilder(words).directory(directory.toFile());
    builder.redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getInputStream().readAllBytes();
    return process.waitFor();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          type-casting        | invalid input syntax for type timestamp: "last week"
          type-casting        | operator does not exist: bigint = text
          type-casting        | column "n" is of type bigint but expression is of type text
          type-casting        | cannot cast type json to integer
          memory              | step 'load': 'spark-submit load.py' exited with 137: Killed
          memory              | java.lang.OutOfMemoryError: Java heap space
          memory              | ERROR: out of memory
          schema-conflict     | relation "orders" already exists
          schema-conflict     | column "total" does not exist
          performance         | canceling statement due to statement timeout
          performance         | deadlock detected
          spark-configuration | org.apache.spark.shuffle.FetchFailedException
          data-quality        | null value in column "total" violates not-null constraint
          data-quality        | 'select count(*) from orders' gives 3, 0 is expected
          """)
  void whatAStepSaysIsKnown(String name, String output) {
    assertThat(named(name).isMeantBy(output)).isTrue();
  }

  @Test
  void whatIsNothingOfThemIsNotTakenForOne() {
    assertThat(KNOWN).noneMatch(t -> t.isMeantBy("step 'deploy': './deploy.sh' exited with 1: no"));
  }

  @Test
  void everyIssueSaysWhatHelpsInTheWordsOfTheForm() {
    assertThat(KNOWN)
        .map(Trouble::remedy)
        .anyMatch(r -> r.startsWith("Type Casting Errors: update all literal expressions"))
        .anyMatch(r -> r.startsWith("Memory Issues: adjust container resource allocation"))
        .anyMatch(r -> r.startsWith("Schema Conflicts:") && r.contains("recreate"))
        .anyMatch(r -> r.startsWith("Performance Degradation: review Spark configuration"))
        .anyMatch(r -> r.startsWith("Data Quality Issues: validate pipeline dependencies"));
  }

  @Test
  void literalsWithoutATypeAreFoundInTheFilesOfAGuide() throws Exception {
    assertThat(exit("type-casting", Map.of())).as("no files").isNotZero();
    Files.writeString(directory.resolve("a.sql"), "update t set n = '42'::bigint where m = 1;\n");
    Files.createDirectories(directory.resolve(".whimbrel"));
    Files.writeString(directory.resolve(".whimbrel/old.sql"), "update t set n = '42';\n");
    assertThat(exit("type-casting", Map.of())).as("with their types").isNotZero();

    Files.writeString(directory.resolve("b c.sql"), "update t set n = '42' where m = 1;\n");
    assertThat(exit("type-casting", Map.of())).isZero();
  }

  @Test
  void sparkWithoutAdaptiveExecutionIsFound() throws Exception {
    Map<String, String> environment = Map.of("SPARK_CONF_DIR", directory.toString());
    assertThat(exit("spark-configuration", environment)).as("no Spark").isNotZero();
    Path file = directory.resolve("spark-defaults.conf");
    Files.writeString(file, "spark.executor.memory 4g\n#spark.sql.adaptive.enabled true\n");
    assertThat(exit("spark-configuration", environment)).isZero();

    Files.writeString(file, "spark.sql.adaptive.enabled   true\n");
    assertThat(exit("spark-configuration", environment)).isNotZero();
  }

  @Test
  void theMemoryOfThisMachineCanBeLookedAt() throws Exception {
    assertThat(exit("memory", Map.of())).isBetween(0, 2);
  }
}
