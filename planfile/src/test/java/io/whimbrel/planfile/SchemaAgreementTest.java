package io.whimbrel.planfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.MigrationType;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.planfile.draft.ProjectWriter;
import io.whimbrel.planfile.draft.PublishedSchema;
import io.whimbrel.planfile.draft.TemplateDraft;
import io.whimbrel.planfile.draft.TemplateWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The schemas and the reader say the same of the same documents. */
class SchemaAgreementTest {

  private static final Path DOCS = Path.of("../docs");
  private static final Pattern BLOCK =
      Pattern.compile("```yaml\n(migration:.*?)```", Pattern.DOTALL);

  /** What the reader says of the form of a value, which the schema has to know, too. */
  private static final Pattern OF_FORM =
      Pattern.compile(
          "unknown key .*|.* is not known|.*, (a text|a list|a section of keys|true or false) is"
              + " expected|.* a time( above zero)? is expected");

  private static final SchemaOf PLAN = new SchemaOf(PublishedSchema.PLAN);
  private static final SchemaOf WHIMBREL = new SchemaOf(PublishedSchema.WHIMBREL);
  private static final SchemaOf GUIDES = new SchemaOf(PublishedSchema.GUIDES);

  private static final String EVERY_KEY_OF_GUIDES =
      """
      title: Shop
      environments:
        development:
          connections: { shop: "${env:SHOP_DATABASE_URL}" }
          variables: { service: ../services/development }
          version: { sql: { run: select version from service, on: "${connection:shop}" } }
        staging: { version: { command: cat VERSION } }
        production:
          version: { http: "https://shop.example.com/version" }
          approvals:
            people: { ana: { roles: [dba], user: ana }, raj: {} }
            gates:
              start: { people: 2, roles: [dba], own-run: allowed, requires: [planning.approval] }
              cleanup: { people: 1 }
      """;

  @TempDir Path directory = Path.of("");

  /** Everything that a plan refers to is there. */
  private static final Secrets SECRETS =
      new Secrets() {
        @Override
        public Optional<String> env(String name) {
          return Optional.of(
              name.contains("DATABASE") || name.contains("ADMIN")
                  ? "postgresql://app:hush@%s:5432/shop".formatted(name.replace("_", "-"))
                  : "https://hooks.example.com/" + name);
        }

        @Override
        public Optional<String> file(Path file) {
          return env(file.toString().contains("url") ? "DATABASE" : "TOKEN");
        }
      };

  private static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.walk(DOCS.resolve("examples"))) {
      return files
          .filter(f -> f.toString().endsWith(".yaml"))
          .filter(f -> !f.endsWith(Project.FILE) && !f.endsWith(GuideFolder.FILE))
          .sorted()
          .toList();
    }
  }

  /** Good plans; connections of a folder and variables of an environment are named otherwise. */
  private static List<JsonNode> documents() throws IOException {
    List<JsonNode> documents = new ArrayList<>();
    for (Path example : examples()) {
      String text = Files.readString(example);
      documents.add(
          SchemaOf.document(
              text.replaceAll("connection:shop-?(.*?)}", "env:$1_DATABASE_URL}")
                  .replaceAll("\\$\\{variable:(.*?)}", "$1")));
    }
    BLOCK
        .matcher(Files.readString(DOCS.resolve("plan-file.md")))
        .results()
        .forEach(block -> documents.add(SchemaOf.document(block.group(1))));
    documents.add(
        SchemaOf.document(Files.readString(Path.of("src/test/resources/every-other-key.yaml"))));
    return documents;
  }

  @Test
  void everyExampleIsAsTheSchemaSays() throws IOException {
    for (Path example : examples()) {
      assertThat(PLAN.wrong(SchemaOf.document(Files.readString(example))))
          .as(example.toString())
          .isEmpty();
    }
    assertThat(
            WHIMBREL.wrong(
                SchemaOf.document(
                    Files.readString(DOCS.resolve("examples/migrations/whimbrel.yaml")))))
        .isEmpty();
  }

  @Test
  void whatIsWrittenForANewFolderAndANewPlanIsAsTheSchemasSay() {
    String folder =
        ProjectWriter.write("Shop", "ana", Map.of("shop-old", "${env:OLD_DATABASE_URL}"));

    assertThat(folder).startsWith("# yaml-language-server: $schema=whimbrel.schema.json\n");
    assertThat(WHIMBREL.wrong(SchemaOf.document(folder))).isEmpty();
    for (MigrationType type : MigrationType.values()) {
      for (Optional<TemplateDraft.Sides> sides :
          List.of(
              Optional.<TemplateDraft.Sides>empty(),
              Optional.of(new TemplateDraft.Sides("${env:A}", "${env:B}")))) {
        String plan = TemplateWriter.write(draft(type, sides));

        assertThat(plan).startsWith("# yaml-language-server: $schema=../plan.schema.json\n");
        assertThat(PLAN.wrong(SchemaOf.document(plan))).as("%s %s", type, sides).isEmpty();
      }
    }
  }

  private static TemplateDraft draft(MigrationType type, Optional<TemplateDraft.Sides> sides) {
    return new TemplateDraft(
        new MigrationId("MIGRATION-001"),
        "Orders move",
        Optional.empty(),
        List.of(type),
        Optional.of("ana"),
        sides,
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void everyDocumentThatIsMutatedIsReadWhereItStandsAsItIs() throws IOException {
    for (JsonNode document : documents()) {
      assertThat(PLAN.wrong(document)).as(document.toString()).isEmpty();
      assertThat(complaints(document)).as(document.toString()).isEmpty();
    }
  }

  @Test
  void whatTheSchemaRefusesTheReaderRefusesAndBothRefuseWhatHasAnotherForm() throws IOException {
    List<String> disagreements = new ArrayList<>();
    Set<String> tried = new HashSet<>();
    Set<String> known = new HashSet<>();
    PLAN.root.get("$defs").forEach(d -> known.addAll(d.path("properties").propertyNames()));
    for (JsonNode document : documents()) {
      for (Mutation mutation : Mutation.of(document)) {
        if (tried.add(mutation.kind(known))) {
          disagreement(mutation, PLAN.wrong(mutation.document()), complaints(mutation.document()))
              .ifPresent(disagreements::add);
        }
      }
    }

    assertThat(disagreements).isEmpty();
  }

  /** What one of the two refuses and the other one should have refused. */
  private static Optional<String> disagreement(
      Mutation mutation, List<String> ofSchema, List<String> ofReader) {
    boolean isReadButRefused = !ofSchema.isEmpty() && ofReader.isEmpty();
    boolean isFormUnknown =
        ofSchema.isEmpty() && ofReader.stream().anyMatch(OF_FORM.asMatchPredicate());
    return isReadButRefused || isFormUnknown
        ? Optional.of(
            "%s: the schema says %s, the reader %s".formatted(mutation.text(), ofSchema, ofReader))
        : Optional.empty();
  }

  private List<String> complaints(JsonNode document) throws IOException {
    Path file = directory.resolve("plan.yaml");
    Files.write(file, document.toString().getBytes(StandardCharsets.UTF_8));
    return switch (PlanReader.read(file, SECRETS)) {
      case PlanReading.Read _ -> List.of();
      case PlanReading.Refused refused -> refused.findings().stream().map(Finding::what).toList();
    };
  }

  @Test
  void theFoldersFileAndItsSchemaAgree() throws IOException {
    JsonNode folder =
        SchemaOf.document(
            Files.readString(Path.of("src/test/resources/every-key-of-a-folder.yaml")));
    Files.createDirectory(directory.resolve("M"));
    assertThat(WHIMBREL.wrong(folder)).isEmpty();
    assertThat(complaintsOfFolder(folder)).isEmpty();

    List<String> disagreements = new ArrayList<>();
    for (Mutation mutation : Mutation.of(folder)) {
      disagreement(
              mutation,
              WHIMBREL.wrong(mutation.document()),
              complaintsOfFolder(mutation.document()))
          .ifPresent(disagreements::add);
    }

    assertThat(disagreements).isEmpty();
  }

  /** Of a plan that inherits: what it takes over is read with it. */
  private List<String> complaintsOfFolder(JsonNode folder) throws IOException {
    Files.writeString(directory.resolve(Project.FILE), folder.toString());
    Path file = directory.resolve("M/plan.yaml");
    Files.writeString(
        file,
        """
        migration: MIGRATION-001
        source: ${connection:shop-old}
        target: ${env:NEW_DATABASE_URL}
        """);
    return switch (PlanReader.read(file, SECRETS)) {
      case PlanReading.Read _ -> List.of();
      case PlanReading.Refused refused -> refused.findings().stream().map(Finding::what).toList();
    };
  }

  @Test
  void theFileOfGuidesAndItsSchemaAgree() throws IOException {
    Path example = DOCS.resolve("examples/guides").resolve(GuideFolder.FILE);
    assertThat(GUIDES.wrong(SchemaOf.document(Files.readString(example)))).isEmpty();
    JsonNode guides = SchemaOf.document(EVERY_KEY_OF_GUIDES);
    assertThat(GUIDES.wrong(guides)).isEmpty();
    assertThat(complaintsOfGuides(guides)).isEmpty();

    List<String> disagreements = new ArrayList<>();
    for (Mutation mutation : Mutation.of(guides)) {
      disagreement(
              mutation, GUIDES.wrong(mutation.document()), complaintsOfGuides(mutation.document()))
          .ifPresent(disagreements::add);
    }

    assertThat(disagreements).isEmpty();
  }

  /** Of the file, and of what tells the versions of its environments. */
  private List<String> complaintsOfGuides(JsonNode guides) throws IOException {
    Files.writeString(directory.resolve(GuideFolder.FILE), guides.toString());
    try {
      GuideFolder folder = GuideFolderReader.read(directory);
      for (GuideEnvironment environment : folder.environments().values()) {
        var _ = ProbeReader.read(environment, SECRETS);
      }
      return List.of();
    } catch (Problem problem) {
      return List.of(problem.what());
    }
  }

  /** A document that differs from a good one in one place. */
  private record Mutation(String text, JsonNode document) {

    /** The same for places that differ in names of somebody's own only: they are read alike. */
    String kind(Set<String> known) {
      String[] words = text.split(" ", 2);
      return Arrays.stream(words[0].split("/", -1))
              .map(part -> known.contains(part) || part.isEmpty() ? part : "*")
              .collect(Collectors.joining("/"))
          + " "
          + (words[1].length() > 40 ? "with a key more" : words[1]);
    }

    private static final List<String> OTHERS =
        List.of(
            "null",
            "\"\"",
            "\"no-such-word\"",
            "-7",
            "true",
            "[]",
            "[{\"no-such-key\": 1}]",
            "{\"no-such-key\": 1}");

    static List<Mutation> of(JsonNode document) {
      List<Mutation> all = new ArrayList<>();
      walk(document, "", document, all);
      return all;
    }

    private static void walk(JsonNode root, String at, JsonNode node, List<Mutation> all) {
      if (!at.isEmpty()) {
        OTHERS.forEach(other -> all.add(replaced(root, at, SchemaOf.JSON.readTree(other))));
        all.add(removed(root, at));
      }
      if (node instanceof ObjectNode section) {
        ObjectNode copy = section.deepCopy();
        copy.put("no-such-key", 1);
        all.add(at.isEmpty() ? new Mutation("/ +no-such-key", copy) : replaced(root, at, copy));
        section.forEachEntry(
            (key, value) ->
                walk(root, at + "/" + key.replace("~", "~0").replace("/", "~1"), value, all));
      } else if (node instanceof ArrayNode list && !list.isEmpty()) {
        walk(root, at + "/0", list.get(0), all);
      }
    }

    private static Mutation replaced(JsonNode root, String at, JsonNode value) {
      JsonNode copy = root.deepCopy();
      String key = last(at);
      switch (copy.at(parent(at))) {
        case ObjectNode section -> section.set(key, value);
        case ArrayNode list -> list.set(Integer.parseInt(key), value);
        default -> throw new IllegalArgumentException(at);
      }
      return new Mutation(at + " = " + value, copy);
    }

    private static Mutation removed(JsonNode root, String at) {
      JsonNode copy = root.deepCopy();
      String key = last(at);
      switch (copy.at(parent(at))) {
        case ObjectNode section -> section.remove(key);
        case ArrayNode list -> list.remove(Integer.parseInt(key));
        default -> throw new IllegalArgumentException(at);
      }
      return new Mutation(at + " removed", copy);
    }

    private static String parent(String at) {
      return at.substring(0, at.lastIndexOf('/'));
    }

    private static String last(String at) {
      return at.substring(at.lastIndexOf('/') + 1).replace("~1", "/").replace("~0", "~");
    }
  }
}
