package io.whimbrel.engine.steps.sql;

import io.whimbrel.core.database.script.Script;
import io.whimbrel.core.digest.Sha256;
import io.whimbrel.core.plan.step.StepAction.SqlText;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Scripts in the form of the template: a directory of them, one file, or a text of the plan.
 *
 * @param name of a text of the plan
 */
public record SqlFiles(SqlText text, String name) implements ScriptSource {
  private static final Pattern SERVER_FILE =
      Pattern.compile("(?is)copy\\s.*\\sfrom\\s+(program\\s+)?'.*");

  @Override
  public Reading read() {
    List<ScriptFiles.Text> texts =
        switch (text) {
          case SqlText.Files files -> ScriptFiles.read(files.path());
          case SqlText.Inline inline -> List.of(new ScriptFiles.Text(name, inline.script()));
        };
    String digest =
        Sha256.of(
            texts.stream()
                .map(one -> Sha256.of(one.name()) + Sha256.of(one.text()))
                .collect(Collectors.joining()));
    return new Reading(
        digest,
        database -> texts.stream().map(one -> database.parse(one.name(), one.text())).toList(),
        _ -> Set.of());
  }

  @Override
  public List<String> warnings(List<Script> scripts) {
    return scripts.stream()
        .flatMap(script -> Stream.concat(script.forward().stream(), back(script)))
        .flatMap(portion -> portion.statements().stream())
        .filter(statement -> SERVER_FILE.matcher(statement.sql()).matches())
        .map(
            statement ->
                "line %d reads a file of the server, which nothing binds to the run"
                    .formatted(statement.line()))
        .toList();
  }

  private static Stream<Script.Portion> back(Script script) {
    return script.rollback().stream().flatMap(List::stream);
  }
}
