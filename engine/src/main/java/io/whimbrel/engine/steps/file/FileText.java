package io.whimbrel.engine.steps.file;

import io.whimbrel.core.plan.endpoint.Secret;
import io.whimbrel.core.plan.step.FileChange;
import io.whimbrel.engine.switches.QuotedValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a change makes of a text. Line ends stay what they are.
 *
 * @param template what stands in the file of a template; empty for any other change
 */
record FileText(FileChange change, String template) {
  private static final Pattern PLACE = Pattern.compile("\\{\\{\\s*([A-Za-z_][\\w.-]*)\\s*}}");

  /** What comes of it. */
  sealed interface Result {

    /** The text. */
    record Text(String text) implements Result {}

    /** It cannot be done. */
    record Refused(String why) implements Result {}
  }

  Result of(Optional<String> before) {
    return switch (change) {
      case FileChange.Keys keys -> new Result.Text(keys(before.orElse(""), keys.values()));
      case FileChange.Texts texts -> texts(before.orElse(""), texts);
      case FileChange.Template values -> template(values.values());
      case FileChange.Line line -> new Result.Text(line(before.orElse(""), line.line().value()));
    };
  }

  private static String keys(String before, Map<String, Secret> values) {
    String text = before;
    for (Map.Entry<String, Secret> entry : values.entrySet()) {
      text = key(text, entry.getKey(), entry.getValue().value());
    }
    return text;
  }

  private static String key(String text, String key, String value) {
    Pattern line =
        Pattern.compile(
            "(?m)^([ \\t]*(?:export[ \\t]+)?"
                + Pattern.quote(key)
                + "[ \\t]*=[ \\t]*)([^\\r\\n]*)");
    Matcher matcher = line.matcher(text);
    return matcher.find()
        ? matcher.replaceAll(
            m -> Matcher.quoteReplacement(m.group(1) + QuotedValue.like(m.group(2), value)))
        : line(text, key + "=" + value);
  }

  private static Result texts(String before, FileChange.Texts texts) {
    String text = before;
    for (FileChange.Replacement one : texts.replacements()) {
      if (!text.contains(one.find())) {
        return new Result.Refused("'%s' is not in the file".formatted(one.find()));
      }
      text = text.replace(one.find(), one.with().value());
    }
    return new Result.Text(text);
  }

  private Result template(Map<String, Secret> values) {
    List<String> missing = new ArrayList<>();
    String text =
        PLACE
            .matcher(template)
            .replaceAll(
                m -> {
                  Secret value = values.get(m.group(1));
                  if (value == null) {
                    missing.add(m.group(1));
                    return "";
                  }
                  return Matcher.quoteReplacement(value.value());
                });
    return missing.isEmpty()
        ? new Result.Text(text)
        : new Result.Refused("the template has no value for " + String.join(", ", missing));
  }

  private static String line(String before, String line) {
    if (before.lines().anyMatch(line::equals)) {
      return before;
    }
    String end = before.contains("\r\n") ? "\r\n" : "\n";
    boolean isOpen = !before.isEmpty() && !before.endsWith("\n");
    return before + (isOpen ? end : "") + line + end;
  }
}
