package io.whimbrel.planfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StepsDocumentationTest {
  private static final Path PAGES = Path.of("../docs/steps");
  private static final Pattern BLOCK = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
  private static final String HEAD = "migration: MIGRATION-010\ntarget: ${env:NEW_DATABASE_URL}\n";

  @TempDir Path directory = Path.of("");

  static List<Path> pages() throws IOException {
    try (Stream<Path> pages = Files.list(PAGES)) {
      return pages.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void whatAPageShowsIsAPlan(Path page) throws IOException {
    PlanDirectory plans = new PlanDirectory(directory);
    plans.secrets.variables.put("DATABASE_URL", "postgresql://u@h/d");
    List.of("DEPLOY_TOKEN", "FLAGS_TOKEN", "ORDERS_URL")
        .forEach(name -> plans.secrets.variables.put(name, "secret of " + name));
    Matcher block = BLOCK.matcher(Files.readString(page));
    assertThat(block.find()).isTrue();
    String text = block.group(1);

    assertThat(plans.plan(text.startsWith("migration:") ? text : HEAD + text).steps().all())
        .isNotEmpty();
  }

  @Test
  void everyKeyIsOnAPage() throws IOException {
    StringBuilder all = new StringBuilder();
    for (Path page : pages()) {
      all.append(Files.readString(page));
    }

    List<String> keys =
        Stream.of(
                PlanKeys.STEP,
                PlanKeys.STEP_SQL,
                PlanKeys.STEP_COMMAND,
                PlanKeys.STEP_HTTP,
                PlanKeys.STEP_FILE,
                PlanKeys.STEP_WAIT,
                PlanKeys.STEP_CHECK,
                PlanKeys.STEP_QUERY,
                PlanKeys.STEP_TRAFFIC,
                PlanKeys.STEP_MIGRATIONS,
                PlanKeys.STEP_CODE,
                PlanKeys.STEP_COPY)
            .flatMap(List::stream)
            .collect(Collectors.toList());
    assertThat(keys).allSatisfy(key -> assertThat(all.toString()).contains(key));
  }
}
