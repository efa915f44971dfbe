package io.whimbrel.cli.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CorePackageOrderTest {
  /** Each package may import those before it. */
  private static final List<String> ORDER =
      List.of(
          "problem",
          "digest",
          "notify",
          "fault",
          "figure",
          "http",
          "rule",
          "watch",
          "checklist",
          "schema",
          "row",
          "change",
          "quality",
          "mapping",
          "proof",
          "run",
          "communication",
          "plan",
          "guide",
          "rehearsal",
          "journal",
          "alteration",
          "database",
          "backup",
          "risk",
          "registry");

  static List<String> packages() {
    return ORDER;
  }

  @ParameterizedTest
  @MethodSource("packages")
  void aPackageOfTheCoreSeesOnlyThoseBeforeIt(String name) {
    String[] later =
        ORDER.stream()
            .skip(ORDER.indexOf(name) + 1L)
            .map(CorePackageOrderTest::classesOf)
            .toArray(String[]::new);

    noClasses()
        .that()
        .resideInAPackage(classesOf(name))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(later)
        .allowEmptyShould(true)
        .check(ProductionClasses.ALL);
  }

  @Test
  void everyPackageOfTheCoreHasItsPlaceInTheOrder() {
    classes()
        .that()
        .resideInAPackage("io.whimbrel.core..")
        .should()
        .resideInAnyPackage(
            ORDER.stream().map(CorePackageOrderTest::classesOf).toArray(String[]::new))
        .allowEmptyShould(true)
        .check(ProductionClasses.ALL);
  }

  private static String classesOf(String name) {
    return "io.whimbrel.core." + name + "..";
  }
}
