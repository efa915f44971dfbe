package io.whimbrel.planfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.plan.AccessRules;
import io.whimbrel.core.plan.Environment;
import io.whimbrel.core.plan.KeyKind;
import io.whimbrel.core.plan.LogFull;
import io.whimbrel.core.plan.MigrationType;
import io.whimbrel.core.plan.RiskLevel;
import io.whimbrel.core.plan.SchemaMode;
import io.whimbrel.core.plan.Strategy;
import io.whimbrel.core.plan.approval.Approval;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.quality.QualityPolicy;
import io.whimbrel.core.watch.AlertSeverity;
import io.whimbrel.core.watch.NoData;
import io.whimbrel.planfile.draft.PublishedSchema;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

class PublishedSchemaTest {

  /** Lists of keys that are a part of another list. */
  private static final Set<String> PARTS = Set.of("step-kinds");

  private static final SchemaOf PLAN = new SchemaOf(PublishedSchema.PLAN);
  private static final SchemaOf WHIMBREL = new SchemaOf(PublishedSchema.WHIMBREL);
  private static final SchemaOf GUIDES = new SchemaOf(PublishedSchema.GUIDES);

  /** Every list of keys that the reader knows, called as the schemas call it. */
  private static Map<String, List<String>> sections() throws IllegalAccessException {
    Map<String, List<String>> sections = new TreeMap<>();
    addSections(PlanKeys.class, sections);
    addSections(GuideFolderKeys.class, sections);
    return sections;
  }

  private static void addSections(Class<?> keysOfAFile, Map<String, List<String>> sections)
      throws IllegalAccessException {
    for (Field field : keysOfAFile.getDeclaredFields()) {
      String name = field.getName().toLowerCase(Locale.ROOT).replace('_', '-');
      if (Modifier.isStatic(field.getModifiers())
          && field.getType() == List.class
          && !PARTS.contains(name)) {
        @SuppressWarnings("unchecked")
        List<String> keys = (List<String>) field.get(null);
        sections.put(name, keys);
      }
    }
  }

  private static Set<String> properties(JsonNode definition) {
    return new TreeSet<>(definition.path("properties").propertyNames());
  }

  private static Map<String, JsonNode> definitions(SchemaOf schema) {
    Map<String, JsonNode> definitions = new TreeMap<>();
    schema.root.get("$defs").forEachEntry(definitions::put);
    return definitions;
  }

  private static JsonNode section(Map<String, JsonNode> definitions, String name) {
    return Objects.requireNonNull(definitions.get(name), name);
  }

  @Test
  void everyKeyThatTheReaderTakesIsInTheSchemaAndNoOther() throws IllegalAccessException {
    Map<String, JsonNode> all = definitions(PLAN);
    all.putAll(definitions(WHIMBREL));
    all.putAll(definitions(GUIDES));

    sections()
        .forEach(
            (name, keys) -> {
              assertThat(all).as("section %s in docs/*.schema.json", name).containsKey(name);
              assertThat(properties(section(all, name)))
                  .as("keys of %s", name)
                  .isEqualTo(new TreeSet<>(keys));
            });
  }

  @Test
  void whatHasKeysIsASectionOfTheReader() throws IllegalAccessException {
    Set<String> known = sections().keySet();

    definitions(PLAN).forEach((name, definition) -> checkKnown(name, definition, known));
    definitions(WHIMBREL).forEach((name, definition) -> checkKnown(name, definition, known));
    definitions(GUIDES).forEach((name, definition) -> checkKnown(name, definition, known));
  }

  private static void checkKnown(String name, JsonNode definition, Set<String> known) {
    if (definition.has("properties")) {
      assertThat(known).contains(name);
      assertThat(definition.get("additionalProperties").asBoolean(true)).as(name).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyKeyIsExplained(PublishedSchema published) {
    definitions(new SchemaOf(published))
        .forEach(
            (name, definition) ->
                definition
                    .path("properties")
                    .forEachEntry(
                        (key, value) ->
                            assertThat(value.path("description").asString(""))
                                .as("%s.%s", name, key)
                                .isNotBlank()));
  }

  @Test
  void whatSchemasHaveInCommonIsTheSame() {
    Map<String, JsonNode> plan = definitions(PLAN);
    Map<String, JsonNode> others = definitions(WHIMBREL);
    others.putAll(definitions(GUIDES));

    others.forEach(
        (name, definition) -> {
          if (plan.containsKey(name)) {
            assertThat(definition).as(name).isEqualTo(plan.get(name));
          }
        });
  }

  @Test
  void wordsOfClosedSetsAreThoseOfTheReader() {
    checkWords("plan", "environment", Environment.class);
    checkWords("plan", "risk", RiskLevel.class);
    checkWords("plan", "strategy", Strategy.class);
    checkWords("plan", "schema", SchemaMode.class);
    checkWords("limits", "log-full", LogFull.class);
    checkWords("table", "key", KeyKind.class);
    checkWords("access", "owners", AccessRules.Owners.class);
    checkWords("access", "grants", AccessRules.Grants.class);
    checkWords("cutover", "approve", Approval.class);
    checkWords("verify-quality-rule", "policy", QualityPolicy.class);
    checkWords("alert", "severity", AlertSeverity.class);
    checkWords("alert", "no-data", NoData.class);
    assertThat(words(section(definitions(PLAN), "plan").at("/properties/type/anyOf/0")))
        .isEqualTo(spelled(MigrationType.class));
    assertThat(words(section(definitions(PLAN), "verify").at("/properties/levels/anyOf/0")))
        .isEqualTo(spelled(Level.class));
  }

  private static void checkWords(String section, String key, Class<? extends Enum<?>> known) {
    assertThat(words(section(definitions(PLAN), section).at("/properties/" + key)))
        .as("%s.%s", section, key)
        .isEqualTo(spelled(known));
  }

  private static Set<String> words(JsonNode value) {
    Set<String> words = new TreeSet<>();
    value.path("enum").forEach(word -> words.add(word.asString()));
    return words;
  }

  private static Set<String> spelled(Class<? extends Enum<?>> known) {
    Set<String> words = new TreeSet<>();
    Arrays.stream(known.getEnumConstants()).map(Value::spelled).forEach(words::add);
    return words;
  }
}
