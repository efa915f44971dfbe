package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page that says where each part of a form went has all of them. */
class FormsPageTest {
  private static final Path PAGE = Path.of("../docs/seeds.md");
  private static final Path FORM = Path.of("src/test/resources/forms/migration-strategy.txt");

  @Test
  void everyHeadingAndItemOfTheStrategyIsOnThePage() throws IOException {
    String page = Files.readString(PAGE);
    int from = page.indexOf("## Migration Strategy");
    String part = page.substring(from, page.indexOf("\n## ", from + 5));
    List<String> wanted =
        Files.readAllLines(FORM).stream()
            .filter(line -> line.startsWith("= ") || line.startsWith("item "))
            .map(line -> line.substring(line.indexOf(' ') + 1).strip())
            .filter(text -> !text.startsWith("Transformation "))
            .toList();

    assertThat(wanted).hasSizeGreaterThan(250);
    assertThat(wanted)
        .allSatisfy(text -> assertThat(part).contains(text.replaceAll("( <|:)$", "")));
  }

  @Test
  void everyHeadingAndItemOfTheIndexIsOnThePage() throws IOException {
    String page = Files.readString(PAGE);
    String part =
        page.substring(
            page.indexOf("## Data & Platform Migrations\n"), page.indexOf("## Migration Strategy"));
    List<String> wanted =
        Files.readAllLines(Path.of("src/test/resources/forms/migration-registry.txt")).stream()
            .filter(line -> line.matches("#+ .*|\\d\\. .*|\\*\\*.*"))
            .map(
                line ->
                    line.replaceAll("^[#\\d.]+ |[*:]|\\(require.*| with zero.*|ana$", "").strip())
            .toList();

    assertThat(wanted).hasSizeGreaterThan(25);
    assertThat(wanted).allSatisfy(text -> assertThat(part).contains(text));
  }

  @Test
  void everyHeadingAndItemOfTheWorkflowIsOnThePage() throws IOException {
    String page = Files.readString(PAGE);
    String part = page.substring(page.indexOf("## Migration Guide\n"));
    List<String> wanted =
        Files.readAllLines(Path.of("src/test/resources/forms/migration-workflow.txt")).stream()
            .map(line -> line.substring(line.indexOf(' ') + 1))
            .toList();

    assertThat(wanted).hasSize(56);
    assertThat(wanted).allSatisfy(text -> assertThat(part).contains(text));
  }
}
