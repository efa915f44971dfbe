package io.whimbrel.planfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.plan.cutover.SwitchAction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SwitchDocumentationTest {

  private static final Pattern BLOCK =
      Pattern.compile("```yaml\n(migration:.*?)```", Pattern.DOTALL);
  private static final Pattern PART = Pattern.compile("```yaml\n( {4}- .*?)```", Pattern.DOTALL);

  private static final String HEAD =
      """
      migration: MIGRATION-001
      source: postgresql://a@old/shop
      target: postgresql://a@new/shop
      cutover:
        switch:
      """;

  @TempDir private Path directory = Path.of("");

  @ParameterizedTest
  @CsvSource({
    "env-file, EnvFile",
    "command, Command",
    "pgbouncer, PgBouncer",
    "haproxy, HaProxy",
    "http, Http"
  })
  void thePlanOfEveryPageIsValid(String page, String kind) throws IOException {
    String text = Files.readString(Path.of("../docs/switches", page + ".md"));
    Matcher block = BLOCK.matcher(text);
    assertThat(block.find()).isTrue();

    assertThat(new PlanDirectory(directory).plan(block.group(1)).cutover().switches())
        .singleElement()
        .satisfies(action -> assertThat(action.getClass().getSimpleName()).isEqualTo(kind));
    Matcher part = PART.matcher(text);
    while (part.find()) {
      assertThat(new PlanDirectory(directory).plan(HEAD + part.group(1)).cutover().switches())
          .hasSize(1);
    }
  }

  @Test
  void switchesAreReadWithTheirDefaults() throws IOException {
    String text =
        HEAD
            + """
                - haproxy: { socket: admin.sock, backend: db, source: old, target: new }
                - http: { url: "http://lb/x" }
            """;

    SwitchAction proxy = new PlanDirectory(directory).plan(text).cutover().switches().getFirst();

    assertThat(proxy)
        .isInstanceOfSatisfying(
            SwitchAction.HaProxy.class,
            action -> {
              assertThat(action.socket()).isEqualTo(directory.resolve("admin.sock").toString());
              assertThat(action.drain()).hasMillis(500);
            });
  }
}
