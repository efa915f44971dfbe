@NullMarked
package io.whimbrel.engine.rehearse;

import org.jspecify.annotations.NullMarked;
