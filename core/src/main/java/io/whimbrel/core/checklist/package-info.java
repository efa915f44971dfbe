/** What has to be done and looked at around a migration, item by item, and who ticked what. */
@NullMarked
package io.whimbrel.core.checklist;

import org.jspecify.annotations.NullMarked;
