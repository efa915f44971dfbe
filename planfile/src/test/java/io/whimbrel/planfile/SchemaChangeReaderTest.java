package io.whimbrel.planfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaChangeReaderTest {
  private static final String STEPS = "migration: M-1\nsteps: [{ name: a, wait: 1s }]\n";

  @TempDir private Path directory;

  @Test
  void aPatternThatIsNoneIsNamedWithItsLine() {
    String plan = STEPS + "schema-change:\n  backend: [ \"src/**\", \"app/[**\" ]\n";

    assertThatThrownBy(() -> new PlanDirectory(directory).plan(plan))
        .hasMessageContaining("'app/[**' is no pattern")
        .hasMessageContaining(":4");
  }

  @Test
  void patternsAreTaken() {
    String plan = STEPS + "schema-change: { backend: \"../src/**/*.{java,kt}\" }\n";

    assertThat(new PlanDirectory(directory).plan(plan).dossier().schemaChange().backend())
        .containsExactly("../src/**/*.{java,kt}");
  }
}
