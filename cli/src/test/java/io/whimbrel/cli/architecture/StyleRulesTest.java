package io.whimbrel.cli.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaPackage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class StyleRulesTest {
  @Test
  void noNameSaysOnlyThatTheClassIsOfUse() {
    noClasses()
        .should()
        .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)")
        .orShould()
        .haveNameMatching("(.*[.$])?(Abstract|Base)[A-Z][^.$]*")
        .because("a name says what the thing is")
        .check(ProductionClasses.ALL);
  }

  @Test
  void onlyTheCommandLineAndMainMethodsEndTheProcess() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.whimbrel.cli..")
        .should()
        .callMethodWhere(endsTheProcess())
        .because("whoever calls a library wants to live on")
        .allowEmptyShould(true)
        .check(ProductionClasses.ALL);
  }

  @Test
  void nothingLogsThroughTheJdk() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.util.logging..")
        .check(ProductionClasses.ALL);
  }

  @Test
  void onlyFaultsAndTheTestKitSleep() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.whimbrel.core.fault..", "io.whimbrel.testkit..")
        .should()
        .callMethodWhere(sleeps())
        .because("code waits for a condition, with a limit, and can be woken")
        .allowEmptyShould(true)
        .check(ProductionClasses.ALL);
  }

  @Test
  void everyPackageIsNullMarked() {
    assertThat(
            ProductionClasses.ALL.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .filter(type -> !type.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName))
        .isEmpty();
  }

  private static DescribedPredicate<JavaMethodCall> endsTheProcess() {
    return describe(
        "it ends the process, and not from a main method",
        call ->
            call.getName().equals("exit")
                && (call.getTargetOwner().isEquivalentTo(System.class)
                    || call.getTargetOwner().isEquivalentTo(Runtime.class))
                && !call.getOrigin().getName().equals("main"));
  }

  private static DescribedPredicate<JavaMethodCall> sleeps() {
    return describe(
        "it sleeps",
        call ->
            call.getName().equals("sleep")
                && (call.getTargetOwner().isEquivalentTo(Thread.class)
                    || call.getTargetOwner().isEquivalentTo(TimeUnit.class)));
  }
}
