package io.whimbrel.core.watch;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Understands what a plan says that an alert is to do, as in {@code Pause migration, alert team}:
 * parts between commas or {@code and}, each of which begins with a word that is known.
 */
public final class ActionWords {
  private static final Pattern BETWEEN = Pattern.compile("\\s*(?:,|;|\\band\\b|\\bthen\\b)\\s*");
  private static final Map<AlertAction.Kind, Pattern> FORMS = forms();
  private static final String KNOWN =
      "notify WHOM, page WHOM, pause migration, prepare rollback,"
          + " or as advice: investigate, consider rollback";

  private ActionWords() {}

  private static Map<AlertAction.Kind, Pattern> forms() {
    Map<AlertAction.Kind, String> forms = new LinkedHashMap<>();
    forms.put(AlertAction.Kind.NOTIFY, "(?:notify|alert|tell|inform)(?:\\s+(?:the\\s+)?(.+))?");
    forms.put(AlertAction.Kind.PAGE, "(?:page|call)(?:\\s+(?:the\\s+)?(.+))?");
    forms.put(AlertAction.Kind.PAUSE, "pause(?:\\s+(?:the\\s+)?(?:migration|run|copy))?()");
    forms.put(
        AlertAction.Kind.PREPARE_ROLLBACK,
        "(?:prepare(?:\\s+(?:the|a))?[\\s-]+rollback|open\\s+(?:the\\s+)?rollback\\s+gate)()");
    forms.put(
        AlertAction.Kind.ADVISE,
        "(?:investigate(?:\\s+.+)?|consider(?:\\s+(?:the|a))?\\s+rollback|look(?:\\s+.+)?)()");
    return forms.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                e -> Pattern.compile(e.getValue(), Pattern.CASE_INSENSITIVE),
                (one, _) -> one,
                LinkedHashMap::new));
  }

  /** What a text asks for, in its order; says what is not understood by a problem. */
  public static List<AlertAction> understand(String text) {
    List<AlertAction> actions = new ArrayList<>();
    for (String part : BETWEEN.split(text.strip(), -1)) {
      if (!part.isBlank()) {
        actions.add(one(part.strip()));
      }
    }
    if (actions.isEmpty()) {
      throw wrong(text);
    }
    return List.copyOf(actions);
  }

  private static AlertAction one(String part) {
    for (Map.Entry<AlertAction.Kind, Pattern> form : FORMS.entrySet()) {
      Matcher matcher = form.getValue().matcher(part);
      if (matcher.matches()) {
        String who = matcher.group(1);
        return new AlertAction(form.getKey(), part, who == null ? "" : who.strip());
      }
    }
    throw wrong(part);
  }

  private static Problem wrong(String part) {
    return Problem.of(ProblemCode.PLAN_INVALID)
        .what("'%s' is no action that is understood".formatted(part))
        .fix("write " + KNOWN)
        .exception();
  }
}
