@NullMarked
package io.whimbrel.core.checklist;

import org.jspecify.annotations.NullMarked;
