package io.whimbrel.cli.command.guide;

import io.whimbrel.core.plan.Environment;
import picocli.CommandLine.Option;

/** In which environment guides are followed. */
final class GuideOptions {
  @Option(
      names = {"-e", "--environment"},
      required = true,
      paramLabel = "ENVIRONMENT",
      description = "development, staging or production, as guides.yaml has them.")
  private Environment environment = Environment.DEVELOPMENT;

  Environment environment() {
    return environment;
  }
}
