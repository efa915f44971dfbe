package io.whimbrel.documents;

import io.whimbrel.core.problem.Problem;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;

/**
 * The one form of machine-readable output: version, kind, migration, data, warnings and error.
 * Within version {@code v1} fields may be added and are never renamed. Times are RFC 3339 in UTC,
 * durations are seconds, whole numbers that a double cannot hold are strings.
 *
 * @param migration empty when there is none, or when it could not be found out
 * @param data maps, lists, texts, numbers and booleans
 */
public record Envelope(
    String kind,
    String migration,
    Map<String, Object> data,
    List<String> warnings,
    Optional<Problem> error) {
  private static final long LARGEST_EXACT = 1L << 53;

  public Envelope {
    warnings = List.copyOf(warnings);
  }

  /** An answer. */
  public static Envelope of(String kind, String migration, Map<String, Object> data) {
    return new Envelope(kind, migration, data, List.of(), Optional.empty());
  }

  /** A failure. */
  public static Envelope of(String kind, String migration, Problem error) {
    return new Envelope(kind, migration, Map.of(), List.of(), Optional.of(error));
  }

  /** The JSON text, indented for people. */
  public String text() {
    return JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValueAsString(tree());
  }

  /** The JSON text on one line. */
  public String line() {
    return line(tree());
  }

  /** Any such tree on one line. */
  public static String line(Map<String, Object> tree) {
    return JsonMapper.shared().writeValueAsString(tree);
  }

  private Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("apiVersion", "v1");
    tree.put("kind", kind);
    tree.put("migration", migration);
    tree.put("data", data);
    tree.put("warnings", warnings);
    tree.put("error", error.<Object>map(Envelope::error).orElse(NullNode.getInstance()));
    return tree;
  }

  private static Map<String, Object> error(Problem problem) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("code", problem.code().text());
    tree.put("what", problem.what());
    tree.put("where", problem.where());
    tree.put("next", problem.fix());
    tree.put("exit", problem.code().exitCode().status());
    return tree;
  }

  /** A whole number: as it is while a double can hold it, else as text. */
  public static Object number(long value) {
    return Math.abs(value) <= LARGEST_EXACT ? (Object) value : Long.toString(value);
  }

  /** A value of a row in text form; JSON's null for SQL NULL. */
  public static Object value(@Nullable String value) {
    return value == null ? NullNode.getInstance() : value;
  }

  /** A duration in seconds. */
  public static double seconds(Duration duration) {
    return duration.toMillis() / 1e3;
  }
}
