package io.whimbrel.core.rule;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.problem.Suggestion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The figures that conditions may name: those that are always measured, and those of the plan's
 * application. A figure of a side has a side's word before it ({@code target.connections_used});
 * without one it is of the worse side, or of the one in charge.
 *
 * @param own the application's, by name
 */
public record FigureNames(Map<String, Unit> own) {

  /** Those that are always measured. */
  public static final FigureNames KNOWN = new FigureNames(Map.of());

  private static final List<String> SIDES = List.of("source.", "target.");

  /** What people say instead of a condition, and the condition that it stands for. */
  private static final Map<Pattern, String> SPOKEN = spoken();

  public FigureNames {
    own = Map.copyOf(own);
  }

  /** A figure and its unit. */
  public record Named(String name, Unit unit) {}

  private static Map<Pattern, String> spoken() {
    Map<Pattern, String> spoken = new LinkedHashMap<>();
    spoken.put(Pattern.compile("no data loss(?: detected)?"), "data_loss <= 0%");
    spoken.put(Pattern.compile("no data corruption(?: detected)?"), "proofs_failed <= 0");
    spoken.put(Pattern.compile("(?:all )?smoke tests pass"), "smoke_tests_failed <= 0");
    spoken.put(Pattern.compile("data loss(?: detected)?\\s*(>.*)"), "data_loss $1");
    spoken.put(Pattern.compile("performance degradation\\s*(>.*)"), "performance_degradation $1");
    spoken.put(Pattern.compile("error rate\\s*([<>].*)"), "error_rate $1");
    spoken.put(Pattern.compile("critical function(?:ality)? broken"), "smoke_tests_failed > 0");
    spoken.put(Pattern.compile("data corruption(?: detected)?"), "proofs_failed > 0");
    return spoken;
  }

  /** A text with what people say replaced by the condition that it stands for. */
  String spoken(String text) {
    String plain = text.toLowerCase(Locale.ROOT);
    for (Map.Entry<Pattern, String> form : SPOKEN.entrySet()) {
      Matcher matcher = form.getKey().matcher(plain);
      if (matcher.matches()) {
        return matcher.replaceFirst(form.getValue());
      }
    }
    return text;
  }

  /** Whether people's words are a condition. */
  public boolean isSpoken(String text) {
    return !spoken(text).equals(text);
  }

  /** The unit of a figure; empty when nothing is measured under the name. */
  public Optional<Unit> unit(String name) {
    Unit mine = own.get(name);
    return mine != null ? Optional.of(mine) : KnownFigure.named(plain(name)).map(KnownFigure::unit);
  }

  /**
   * The figure that a condition means: one whose value is written in per cent and is no share is
   * the share of the same name.
   */
  Named require(String name, String value) {
    Unit unit = unit(name).orElseThrow(() -> unknown(name));
    boolean isPart = value.endsWith("%") && !value.startsWith("baseline");
    if (unit != Unit.SHARE && isPart) {
      Optional<Unit> share = unit(name + "_share");
      if (share.isPresent()) {
        return new Named(name + "_share", share.get());
      }
    }
    return new Named(name, unit);
  }

  private static String plain(String name) {
    return SIDES.stream()
        .filter(name::startsWith)
        .findFirst()
        .map(side -> name.substring(side.length()))
        .filter(rest -> KnownFigure.named(rest).filter(KnownFigure::isOfSide).isPresent())
        .orElse(name);
  }

  private Problem unknown(String name) {
    List<String> known =
        Stream.concat(own.keySet().stream(), KnownFigure.names().stream())
            .sorted()
            .distinct()
            .toList();
    String question = Suggestion.question(name, known);
    return Problem.of(ProblemCode.PLAN_INVALID)
        .what("nothing is measured under the name '%s'".formatted(name))
        .fix(
            question.isEmpty()
                ? "write one of %s, or measure it under watch.application"
                    .formatted(String.join(", ", known))
                : question)
        .exception();
  }
}
