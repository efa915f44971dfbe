package io.whimbrel.core.checklist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChecklistTest {

  @Test
  void everyItemHasANameOfItsOwnThatBeginsWithItsList() {
    List<ChecklistItem> items = Checklist.whole().items();

    assertThat(items).hasSizeGreaterThan(170);
    assertThat(items).extracting(ChecklistItem::id).doesNotHaveDuplicates();
    assertThat(items)
        .allSatisfy(
            item -> {
              assertThat(item.id()).startsWith(item.list() + ".").matches("[a-z0-9.-]+");
              assertThat(item.text()).isNotBlank().doesNotContain("[");
            });
  }

  @Test
  void whatOnlyAPersonKnowsIsToldFromWhatWhimbrelShows() {
    ChecklistItem approval = Checklist.whole().require("planning.approval");
    ChecklistItem counts = Checklist.whole().require("test2.counts");

    assertThat(approval.kind()).isEqualTo(ChecklistItem.Kind.MANUAL);
    assertThat(approval.isToDo()).isTrue();
    assertThat(Checklist.whole().require("reason.cost").isToDo()).isFalse();
    assertThat(counts.kind()).isEqualTo(ChecklistItem.Kind.OWN);
    assertThat(Checklist.whole().of("planning")).contains(approval).doesNotContain(counts);
  }

  @Test
  void aNameThatIsNotThereIsAnsweredWithTheNearest() {
    assertThatThrownBy(() -> Checklist.whole().require("planing.aproval"))
        .hasMessageContaining("no check list has an item 'planing.aproval'")
        .hasMessageContaining("did you mean 'planning.approval'?");
  }
}
