package io.whimbrel.planfile;

import io.whimbrel.core.problem.Suggestion;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Puts what an environment says into the tree of a guide's plan: <code>${variable:NAME}</code> is a
 * part of any text, <code>${connection:NAME}</code> the whole of one. Who says go at its gates
 * there stands in place of what the plan says. References to secrets stay; those to files begin at
 * the plan afterwards.
 */
final class GuideVariables {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{variable:([^}]*)}");
  private static final Pattern CONNECTION = Pattern.compile("\\$\\{connection:([^}]*)}");
  private static final Pattern FILE = Pattern.compile("\\$\\{file:([^}/][^}]*)}");

  private final Path plans;
  private final Optional<GuideEnvironment> environment;
  private final ReadingNotes notes;

  private GuideVariables(Path plans, Optional<GuideEnvironment> environment, ReadingNotes notes) {
    this.plans = plans;
    this.environment = environment;
    this.notes = notes;
  }

  /**
   * The tree with everything put in.
   *
   * @param plans the directory of the plan
   */
  static Node in(
      Node root, Path plans, Optional<GuideEnvironment> environment, ReadingNotes notes) {
    return Inheritance.texts(root, new GuideVariables(plans, environment, notes)::filled);
  }

  /** The tree of a whole plan with everything put in, and who says go in the environment. */
  static Node inPlan(
      Node root, Path plans, Optional<GuideEnvironment> environment, ReadingNotes notes) {
    Node filled = in(root, plans, environment, notes);
    return environment
        .flatMap(GuideEnvironment::approvals)
        .map(approvals -> Inheritance.with(filled, "approvals", approvals))
        .orElse(filled);
  }

  private ScalarNode filled(ScalarNode scalar) {
    String text = connected(scalar.getValue());
    Matcher matcher = VARIABLE.matcher(text);
    String filled =
        matcher.replaceAll(
            found -> Matcher.quoteReplacement(variable(found.group(1), found.group(), scalar)));
    return filled.equals(scalar.getValue()) ? scalar : Inheritance.text(scalar, filled);
  }

  private String connected(String text) {
    Matcher matcher = CONNECTION.matcher(text.strip());
    return matcher.matches()
        ? environment
            .map(e -> e.connections().get(matcher.group(1)))
            .map(this::fromPlan)
            .orElse(text)
        : text;
  }

  private String variable(String name, String whole, ScalarNode scalar) {
    Map<String, String> known = environment.map(GuideEnvironment::variables).orElse(Map.of());
    String value = known.get(name);
    if (value == null) {
      notes.complain(
          scalar,
          environment
              .map(
                  e ->
                      "environment '%s' has no variable '%s'"
                          .formatted(Value.spelled(e.environment()), ReadingNotes.echo(name)))
              .orElse(
                  "variable '%s' is of an environment, and none is named"
                      .formatted(ReadingNotes.echo(name))),
          fix(name, known.keySet()));
      return whole;
    }
    return fromPlan(value);
  }

  private static String fix(String name, Collection<String> known) {
    String near = Suggestion.question(name, known);
    return near.isEmpty()
        ? "add it to 'variables' of the environment in %s, and follow the guide with 'whimbrel guide'"
            .formatted(GuideFolder.FILE)
        : near;
  }

  private String fromPlan(String text) {
    return FILE.matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement("${file:" + relative(found.group(1)) + "}"));
  }

  private String relative(String path) {
    return environment
        .map(e -> plans.relativize(e.directory().resolve(path)).toString().replace('\\', '/'))
        .orElse(path);
  }
}
