package io.whimbrel.cli.command.line;

import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A database as it is named on a command line: by a reference to its URL, or by a URL without a
 * password, since everybody on a machine can read command lines.
 */
public sealed interface UrlArgument {

  /** How the plan refers to it. */
  String reference();

  /** The URL. */
  DatabaseUrl url(Wiring wiring);

  /** In an environment variable. */
  record Env(String option, String name) implements UrlArgument {
    @Override
    public String reference() {
      return "${env:" + name + "}";
    }

    @Override
    public DatabaseUrl url(Wiring wiring) {
      return resolved(
          wiring.secrets().env(name), this, option, "set the environment variable " + name);
    }
  }

  /** In a file. */
  record File(String option, String path) implements UrlArgument {
    @Override
    public String reference() {
      return "${file:" + path + "}";
    }

    @Override
    public DatabaseUrl url(Wiring wiring) {
      return resolved(
          wiring.secrets().file(Path.of(path)), this, option, "write the URL into " + path);
    }
  }

  /** As it stands. */
  record Open(String text) implements UrlArgument {
    @Override
    public String reference() {
      return text;
    }

    @Override
    public DatabaseUrl url(Wiring wiring) {
      return new DatabaseUrl(text, text);
    }
  }

  /** Understands an argument. */
  static UrlArgument parse(String option, String text) {
    if (text.startsWith("env:")) {
      return new Env(option, text.substring(4));
    }
    if (text.startsWith("file:")) {
      return new File(option, text.substring(5));
    }
    DatabaseUrl url = new DatabaseUrl(text, text);
    if (!url.masked().equals(text)) {
      throw Problem.of(ProblemCode.USAGE)
          .what("a URL with a password does not belong on a command line: " + url.masked())
          .where(option)
          .fix("put it into an environment variable and give %s env:NAME".formatted(option))
          .exception();
    }
    return new Open(text);
  }

  private static DatabaseUrl resolved(
      Optional<String> found, UrlArgument argument, String option, String fix) {
    return found
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .map(text -> new DatabaseUrl(argument.reference(), text))
        .orElseThrow(
            () ->
                Problem.of(ProblemCode.SECRET_MISSING)
                    .what(argument.reference() + " is not there or is empty")
                    .where(option)
                    .fix(fix)
                    .exception());
  }
}
