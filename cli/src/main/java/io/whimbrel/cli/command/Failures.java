package io.whimbrel.cli.command;

import io.whimbrel.cli.command.line.CommonOptions;
import io.whimbrel.cli.command.line.OutputFormat;
import io.whimbrel.cli.screen.FailureText;
import io.whimbrel.cli.screen.Plain;
import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.documents.Envelope;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Tells failures: on {@code err} for people, in the envelope on {@code out} for machines. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private final Terminal terminal;
  private final Clock clock;

  Failures(Terminal terminal, Clock clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult result) {
    CommonOptions common = common(command);
    Problem problem =
        failure instanceof Problem known
            ? known
            : FaultLog.here(clock).write(failure, common.isVerbose(), terminal);
    Problem typed = problem.advising(common.advice().in(problem.fix()));
    tell(typed, common.output(), common.migration(), common.of(terminal));
    return problem.code().exitCode().status();
  }

  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    String path = command.getCommandSpec().qualifiedName();
    String fix = "see '%s --help'".formatted(path);
    List<String> close =
        CommandLine.UnmatchedArgumentException.class.isInstance(failure)
            ? ((CommandLine.UnmatchedArgumentException) failure).getSuggestions()
            : List.of();
    Problem problem =
        Problem.of(ProblemCode.USAGE)
            .what(Plain.line(String.valueOf(failure.getMessage())))
            .fix(
                close.isEmpty()
                    ? fix
                    : "did you mean %s? %s".formatted(Plain.line(String.join(" or ", close)), fix))
            .exception();
    tell(problem, asked(arguments), "", terminal);
    return problem.code().exitCode().status();
  }

  private static void tell(
      Problem problem, OutputFormat format, String migration, Terminal terminal) {
    Envelope envelope = Envelope.of("Error", migration, problem);
    switch (format) {
      case TABLE -> terminal.err().println(FailureText.of(problem, terminal.errPaint()));
      case JSON -> terminal.out().println(envelope.text());
      case JSONL -> terminal.out().println(envelope.line());
    }
  }

  private static CommonOptions common(CommandLine command) {
    CommandLine.Model.CommandSpec mixin = command.getCommandSpec().mixins().get(CommonOptions.NAME);
    return mixin != null && mixin.userObject() instanceof CommonOptions options
        ? options
        : new CommonOptions();
  }

  /** What was asked for on a command line that cannot be parsed. */
  private static OutputFormat asked(String[] arguments) {
    List<String> words = Arrays.asList(arguments);
    for (OutputFormat format : List.of(OutputFormat.JSON, OutputFormat.JSONL)) {
      for (String option : List.of("--output", "-o")) {
        int at = words.indexOf(option);
        boolean isApart = at >= 0 && at + 1 < words.size() && words.get(at + 1).equals(format + "");
        if (isApart || words.contains(option + "=" + format)) {
          return format;
        }
      }
    }
    return OutputFormat.TABLE;
  }
}
