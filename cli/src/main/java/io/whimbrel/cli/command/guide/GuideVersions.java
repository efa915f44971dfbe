package io.whimbrel.cli.command.guide;

import io.whimbrel.core.guide.Version;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;

/** Versions as command lines name them. */
final class GuideVersions {
  private GuideVersions() {}

  /** The version of an option. */
  static Version of(String option, String text) {
    return Version.parse(text)
        .orElseThrow(
            () ->
                Problem.of(ProblemCode.USAGE)
                    .what("%s is '%s', which is no version".formatted(option, text))
                    .fix("write " + Version.FORM)
                    .exception());
  }
}
