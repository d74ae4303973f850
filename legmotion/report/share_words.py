"""What a shared page always says: what was not measured, what the numbers are and are not."""

from __future__ import annotations

NOT_MEASURED = (
    "The activity of muscles (electromyography): a motion sensor sees a movement, not the muscle "
    "behind it, and misses what does not move the place where it is worn.",
    "The activity of the brain (electroencephalography): no stages of sleep and no arousals. "
    "Where sleep is shown, it is estimated from stillness.",
    "Breathing, oxygen and heart: movements that end a pause in breathing cannot be told apart "
    "from others.",
    "What was felt: no urge to move, no symptoms and no medication are in these numbers.",
)
OTHER_LEG = "The other leg: movements of it are not seen, and both legs together show more."

ARE = (
    "Counts of how often the sensor on the leg moved, and how regularly, on the sensor's own "
    "scale. They can be compared from night to night on the same leg, strap and device.",
    "Reckoned by a published rule from the recording itself; every limit of it is in the full "
    "result, which the person who recorded it has.",
)
ARE_NOT = (
    "The index of a sleep laboratory. Limits that are in use there are defined for "
    "electromyography and do not apply here.",
    "A finding on which a treatment can be based. The American Academy of Sleep Medicine (2018) "
    "recommends against actigraphy in place of electromyography for diagnosing periodic limb "
    "movement disorder.",
    "Checked in a sleep laboratory: accuracy figures of legmotion come from simulated nights.",
)
ONE_NIGHT = (
    "What is usual for this person: the index of one night often lies far from that of the next."
)
ONE_PERSON = (
    "What holds for anybody else: these are nights of one person, one leg and one device, and "
    "nobody was blind to the massage."
)

WITHHELD = (
    "Names, dates of birth, codes of persons, dates, places, devices and files are left out of "
    "this page; times of day are kept."
)
WITHHELD_DATED = (
    "Names, dates of birth, codes of persons, places, devices and files are left out of this "
    "page; dates of nights stand in it because that was asked for."
)

# What lowers the trust in a night, by the code of the flag.
DOUBTS = {
    "clocks_not_compared": "the clocks of the two sensors were taken as they stand",
    "clocks_not_aligned": (
        "the clocks of the two sensors could not be brought together, so each leg is counted by "
        "itself"
    ),
    "legs_not_together": "part of the night was recorded on one leg only",
    "short_night": "little of the night was recorded",
    "lost_time": "part of the time in bed was not recorded or the sensor was not worn",
    "noise_floor": "the sensor was noisy",
    "low_resolution": "the sensor's steps are coarse",
    "low_rate": "there were few samples per second",
    "jitter": "the samples came irregularly",
    "scale_error": "the sensor's scale is off",
    "gravity_removed": "the recording holds no gravity, so changes of position are not seen",
    "wear_in_doubt": "for part of the time it is not sure that the sensor was worn",
    "clipping": "the sensor reached the end of its range",
    "threshold_sensitive": "the index hangs on the limit of detection",
    "few_movements": "there were few movements, so intervals and rhythm say little",
    "breathing_coupled": (
        "for a stretch the movements kept a steady beat that pauses in breathing can have too; "
        "with heavy snoring or pauses in breathing, see a doctor"
    ),
}
