package io.whimbrel.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GuideCommandTest {
  private static final Path EXAMPLE = Path.of("..", "docs", "examples", "guides");
  private static final int USAGE = 2;
  private static final int FINDINGS = 3;

  @TempDir private Path directory;

  private final Console console = new Console(Map.of());

  @BeforeEach
  void theExample() throws IOException {
    try (Stream<Path> files = Files.walk(EXAMPLE)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = directory.resolve(EXAMPLE.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }

  private int guide(String command, String... options) {
    return console.run(
        Stream.of(Stream.of("guide", command), Stream.of(options), Stream.of(directory.toString()))
            .flatMap(words -> words)
            .toArray(String[]::new));
  }

  private Path readme() {
    return directory.resolve("README.md");
  }

  @Test
  void guidesAreListedWithTheMatrixOfWhatTheyBreak() {
    assertThat(guide("list")).as(console.err()).isZero();

    assertThat(console.out())
        .containsSubsequence(
            "from    to      guide",
            "v0.2.0  v0.3.0  v0.2.0-to-v0.3.0  Critical          30-60 minutes",
            "v0.1.0  v0.2.0  v0.1.0-to-v0.2.0  Medium            15-30 minutes",
            "Data Format Changes     Critical      Complex               Difficult");
    guide("list", "--output", "json");
    assertThat(console.json().at("/data/guides/0/breakingChanges/0/impact").asString())
        .isEqualTo("CRITICAL");
    assertThat(console.json().at("/data/matrix/2/complexity").asString()).isEqualTo("Simple");
  }

  @Test
  void aGuideThatCannotBeReadIsNamedAndStopsTheSearchForAWay() throws IOException {
    Path broken = directory.resolve("v0.3.0-to-v0.4.0/plan.yaml");
    Files.createDirectories(broken.getParent());
    Files.writeString(broken, "migration: X\nguide: { from: 0.3.0, to: 0.3 }\nsteps: []\n");

    assertThat(guide("list")).isZero();
    assertThat(console.out()).contains("not read: v0.3.0-to-v0.4.0/plan.yaml", "'0.3'");
    assertThat(guide("index")).isZero();
    assertThat(Files.readString(readme())).contains("**Not read:**\n- v0.3.0-to-v0.4.0/plan");
    assertThat(guide("path", "--from", "0.1.0", "--to", "0.2.0")).isEqualTo(USAGE);
    assertThat(console.err()).contains("E-PLAN-INVALID", "v0.3.0-to-v0.4.0/plan.yaml");
  }

  @Test
  void theWayNamesItsGuidesAndAGapItsVersions() {
    assertThat(guide("path", "--from", "v0.1.0", "--to", "0.3.0")).as(console.err()).isZero();
    assertThat(console.out())
        .containsSubsequence("0.1.0 -> 0.2.0", "0.2.0 -> 0.3.0", "2 guides, 45-90 minutes");

    assertThat(guide("path", "--from", "0.3.0", "--to", "0.1.0")).isEqualTo(USAGE);
    assertThat(console.err()).contains("no guides lead from 0.3.0 to 0.1.0", "guide rollback");
    assertThat(guide("path", "--from", "0.1", "--to", "0.3.0")).isEqualTo(USAGE);
    assertThat(console.err()).contains("no version");
  }

  @Test
  void theDocumentsOfTheExampleAreUpToDateButForItsPage() {
    assertThat(guide("index", "--check", "--output", "json")).isEqualTo(FINDINGS);

    assertThat(console.json().at("/data/outdated").valueStream())
        .singleElement()
        .asString()
        .contains("index.html");
  }

  @Test
  void theIndexFollowsTheGuidesAndKeepsWhatPeopleWrote() throws IOException {
    Files.writeString(
        readme(),
        Files.readString(readme())
            .replace("<!-- keep process -->\n", "<!-- keep process -->\nAsk Ana first.\n"));
    Path plan = directory.resolve("v0.1.0-to-v0.2.0/plan.yaml");
    Files.writeString(plan, Files.readString(plan).replace("[15m, 30m]", "45m"));

    assertThat(guide("index", "--check")).isEqualTo(FINDINGS);
    assertThat(Files.readString(readme())).contains("15-30 minutes");
    assertThat(guide("index")).isZero();
    assertThat(Files.readString(readme()))
        .contains(
            "| v0.1.0 | v0.2.0 | [Migration Guide](./v0.1.0-to-v0.2.0.md) | ⚠️ Moderate | 45"
                + " minutes |")
        .contains("<!-- keep process -->\nAsk Ana first.\n<!-- end process -->");
    assertThat(guide("index", "--check")).isZero();
  }

  @Test
  void aPageThatSomebodyWroteIsNotOverwritten() throws IOException {
    Path page = directory.resolve("v0.1.0-to-v0.2.0.md");
    Files.writeString(page, "# Mine\n");
    Files.delete(readme());

    assertThat(guide("index")).isEqualTo(USAGE);

    assertThat(console.err()).contains("somebody's own", "v0.1.0-to-v0.2.0.md");
    assertThat(page).hasContent("# Mine");
    assertThat(readme()).doesNotExist();
  }

  @Test
  void thePageTakesNothingOfAGuideForMarkup() throws IOException {
    Path plan = directory.resolve("v0.1.0-to-v0.2.0/plan.yaml");
    Files.writeString(
        plan, Files.readString(plan).replace("what: API_VERSION is 2", "what: <b>API</b> | is 2"));

    assertThat(guide("index")).as(console.err()).isZero();

    assertThat(Files.readString(directory.resolve("index.html")))
        .contains("&lt;b&gt;API&lt;/b&gt;", "Breaking Changes Impact Matrix", "30-60 minutes")
        .doesNotContain("<b>");
    assertThat(Files.readString(directory.resolve("v0.1.0-to-v0.2.0.md")))
        .contains("\\| is 2")
        .doesNotContain("<b>");
  }

  /** Headings and list items of the form from which guides came. */
  @Test
  void everyHeadingAndListItemOfTheFormIsInTheIndex() throws IOException {
    String text = Files.readString(readme());

    assertThat(text.lines().filter(l -> l.startsWith("#")))
        .containsExactly(
            "# Shop Platform Migration Guides",
            "## Available Migration Guides",
            "## Migration Process",
            "### Pre-Migration Checklist",
            "### Migration Execution",
            "### Rollback Strategy",
            "## Breaking Changes Impact Matrix",
            "## Support and Troubleshooting",
            "### Getting Help",
            "### Common Migration Issues");
    assertThat(text)
        .contains(
            "This directory contains step-by-step migration guides for upgrading between platform"
                + " versions.",
            "| From | To | Guide | Breaking Changes | Estimated Time |",
            "- [ ] Backup all databases and configurations",
            "- [ ] Review breaking changes in target version",
            "- [ ] Ensure development environment matches production",
            "- [ ] Schedule maintenance window for production migration",
            "- [ ] Notify stakeholders of planned downtime",
            "1. **Test in Development**: Run complete migration in dev environment",
            "2. **Validate Results**: Verify all features work as expected",
            "3. **Performance Testing**: Ensure performance meets SLA requirements",
            "4. **User Acceptance**: Business stakeholder validation",
            "5. **Production Migration**: Execute during maintenance window",
            "6. **Post-Migration Validation**: Full system health check",
            "- Each migration guide includes rollback procedures",
            "- Database backups enable point-in-time recovery",
            "- Container versioning allows rapid environment rollback",
            "- Documentation includes rollback decision criteria",
            "| Change Type | Impact Level | Migration Complexity | Rollback Difficulty |",
            "| **Schema Changes** |",
            "| **API Changes** |",
            "| **Configuration Changes** |",
            "| **Data Format Changes** |",
            "| **Infrastructure Changes** |",
            "- **Documentation**: Review relevant migration guide",
            "- **Troubleshooting**: Check common issues section",
            "- **Validation**: Use provided validation scripts",
            "- **Support**: Create issue with migration logs",
            "- **Type Casting Errors**: Update all literal expressions",
            "- **Memory Issues**: Adjust container resource allocation",
            "- **Schema Conflicts**: Drop and recreate affected tables",
            "- **Performance Degradation**: Review Spark configuration",
            "- **Data Quality Issues**: Validate pipeline dependencies",
            "*Migration guides ensure safe, predictable platform evolution with minimal disruption"
                + " to business operations.*");
    assertThat(text.replace("- [ ]", "").replaceAll("\\[Migration Guide]\\(\\./v[^)]*\\.md\\)", ""))
        .doesNotContain("[");
  }

  @Test
  void withoutGuidesTheMatrixSaysWhatIsUsual() throws IOException {
    Path empty = Files.createDirectory(directory.resolve("empty"));

    assertThat(console.run("guide", "index", empty.toString())).as(console.err()).isZero();

    assertThat(Files.readAllLines(empty.resolve("README.md")))
        .containsAll(
            List.of(
                "| - | - | No migration guides yet | - | - |",
                "| **Schema Changes** | High | Complex | Difficult |",
                "| **API Changes** | Medium | Moderate | Moderate |",
                "| **Configuration Changes** | Low | Simple | Easy |",
                "| **Data Format Changes** | High | Complex | Difficult |",
                "| **Infrastructure Changes** | Medium | Moderate | Moderate |"));
  }
}
