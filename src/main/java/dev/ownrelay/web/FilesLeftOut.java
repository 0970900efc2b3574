package dev.ownrelay.web;

import org.springframework.validation.Errors;
import org.springframework.validation.Validator;
import org.springframework.web.multipart.MultipartFile;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.stream.Stream;

/// Says beside the field for files that there was no room for them.
class FilesLeftOut implements Validator {

    private static final String WORDS = "uploads.busy";

    @Override
    public boolean supports(Class<?> form) {
        return true;
    }

    @Override
    public void validate(Object form, Errors errors) {
        var field = fields(form.getClass()).map(RecordComponent::getName).findFirst();
        field.ifPresentOrElse(name -> errors.rejectValue(name, WORDS), () -> errors.reject(WORDS));
    }

    /// The fields of a form that files come in.
    static Stream<RecordComponent> fields(Class<?> form) {
        return !form.isRecord()
                ? Stream.empty()
                : Arrays.stream(form.getRecordComponents())
                        .filter(field ->
                                field.getGenericType()
                                        .getTypeName()
                                        .contains(MultipartFile.class.getName()));
    }
}
