package io.sallyport.ike.message.attribute;

import io.sallyport.ike.message.assigned.Phase1Attribute;
import io.sallyport.ike.message.assigned.Phase2Attribute;

/** What the reading of a list has to know of the classes of one phase. */
enum AttributeClasses {
    PHASE_1(Phase1Attribute.LIFE_TYPE.code(), Phase1Attribute.LIFE_DURATION.code()) {
        @Override
        boolean basic(int type) {
            return Phase1Attribute.of(type).map(Phase1Attribute::basic).orElse(false);
        }
    },
    PHASE_2(Phase2Attribute.LIFE_TYPE.code(), Phase2Attribute.LIFE_DURATION.code()) {
        @Override
        boolean basic(int type) {
            return Phase2Attribute.of(type).map(Phase2Attribute::basic).orElse(false);
        }
    };

    private final int lifeType;
    private final int lifeDuration;

    AttributeClasses(int lifeType, int lifeDuration) {
        this.lifeType = lifeType;
        this.lifeDuration = lifeDuration;
    }

    int lifeType() {
        return lifeType;
    }

    int lifeDuration() {
        return lifeDuration;
    }

    /** True for a class that must have the basic form; an unknown class may have either. */
    abstract boolean basic(int type);
}
