package io.whimbrel.planfile;

import io.whimbrel.core.plan.Environment;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A directory of guides: what its {@code guides.yaml} says.
 *
 * @param directory absolute
 * @param title of its document; empty where none is said
 * @param environments in the order in which they are gone through
 */
public record GuideFolder(
    Path directory, Optional<String> title, Map<Environment, GuideEnvironment> environments) {

  /** The name of the file. */
  public static final String FILE = "guides.yaml";

  public GuideFolder {
    environments = new TreeMap<>(environments);
  }

  /** What is said of an environment, which must be there. */
  public GuideEnvironment require(Environment environment) {
    return Optional.ofNullable(environments.get(environment))
        .orElseThrow(
            () ->
                Problem.of(ProblemCode.USAGE)
                    .what("%s has no environment '%s'".formatted(FILE, Value.spelled(environment)))
                    .where(directory.resolve(FILE).toString())
                    .fix("add it to 'environments' there" + known())
                    .exception());
  }

  private String known() {
    String known =
        environments.keySet().stream().map(Value::spelled).collect(Collectors.joining(", "));
    return known.isEmpty() ? "" : ", or name one of " + known;
  }

  /** The nearest environment before this one that the file has. */
  public Optional<Environment> before(Environment environment) {
    List<Environment> earlier =
        Arrays.stream(Environment.values())
            .filter(e -> e.compareTo(environment) < 0 && environments.containsKey(e))
            .toList();
    return earlier.isEmpty() ? Optional.empty() : Optional.of(earlier.getLast());
  }

  /** What is said of the first of all environments. */
  public Optional<GuideEnvironment> first() {
    return environments.values().stream().findFirst();
  }
}
