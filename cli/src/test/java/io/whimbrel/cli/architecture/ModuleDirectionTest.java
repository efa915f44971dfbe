package io.whimbrel.cli.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModuleDirectionTest {
  /**
   * Which other modules a module may see. Only the command line sees the test kit: for its demo.
   */
  private static final Map<String, Set<String>> MAY_SEE =
      Map.ofEntries(
          Map.entry("core", Set.of()),
          Map.entry("planfile", Set.of("core")),
          Map.entry("databases", Set.of("core")),
          Map.entry("documents", Set.of("core")),
          Map.entry("archive", Set.of("core")),
          Map.entry("engine", Set.of("core")),
          Map.entry("testkit", Set.of("core")),
          Map.entry("notify", Set.of("core")),
          Map.entry(
              "cli",
              Set.of(
                  "core",
                  "planfile",
                  "databases",
                  "documents",
                  "archive",
                  "engine",
                  "notify",
                  "testkit")));

  static Set<String> modules() {
    return MAY_SEE.keySet();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void aModuleSeesOnlyTheModulesBelowIt(String module) {
    List<String> visible = new ArrayList<>();
    visible.add(classesOf(module));
    MAY_SEE.getOrDefault(module, Set.of()).forEach(other -> visible.add(classesOf(other)));

    classes()
        .that(resideInAPackage(classesOf(module)))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(visible.toArray(String[]::new))
                .or(not(resideInAPackage("io.whimbrel.."))))
        .allowEmptyShould(true)
        .check(ProductionClasses.ALL);
  }

  @Test
  void everyClassBelongsToAModuleThatHasRules() {
    String[] known = modules().stream().map(ModuleDirectionTest::classesOf).toArray(String[]::new);

    classes().should().resideInAnyPackage(known).check(ProductionClasses.ALL);
  }

  @Test
  void theCoreNeedsNothingButTheJdk() {
    classes()
        .that()
        .resideInAPackage("io.whimbrel.core..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "javax..", "org.jspecify..", "io.whimbrel.core..")
        .allowEmptyShould(true)
        .check(ProductionClasses.ALL);
  }

  @Test
  void packagesFormNoCycle() {
    slices()
        .matching("io.whimbrel.(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(ProductionClasses.ALL);
  }

  private static String classesOf(String module) {
    return "io.whimbrel." + module + "..";
  }
}
