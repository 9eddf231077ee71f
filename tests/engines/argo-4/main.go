// argo-4 INPUT.json OUTPUT.json: what Argo Workflows 4 makes of manifests, without a cluster: its types, read strictly,
// its own checks (those of `argo lint`), and the validation of its full resource definitions.
//
// INPUT is {"definitions": "folder of the full definitions", "runs": [{"key", "files": [{"path", "text"}]}]}; OUTPUT is {"runs": [{"key", "problems": ["…"], "objects": [the objects of
// Argo as its types hold them]}]}.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	wfv1 "github.com/argoproj/argo-workflows/v4/pkg/apis/workflow/v1alpha1"
	"github.com/argoproj/argo-workflows/v4/util/logging"
	"github.com/argoproj/argo-workflows/v4/workflow/common"
	"github.com/argoproj/argo-workflows/v4/workflow/templateresolution"
	"github.com/argoproj/argo-workflows/v4/workflow/validate"
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	v1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
	apiservercel "k8s.io/apiserver/pkg/apis/cel"
	"sigs.k8s.io/yaml"
)

type file struct {
	Path string `json:"path"`
	Text string `json:"text"`
}

type run struct {
	Key   string `json:"key"`
	Files []file `json:"files"`
}

type told struct {
	Key      string   `json:"key"`
	Problems []string `json:"problems"`
	Objects  []any    `json:"objects"`
}

// templates are the WorkflowTemplates that one run's manifests may name.
type templates map[string]*wfv1.WorkflowTemplate

func (t templates) Get(_ context.Context, name string) (*wfv1.WorkflowTemplate, error) {
	if found, ok := t[name]; ok {
		return found, nil
	}
	return nil, fmt.Errorf("no workflow template %q", name)
}

// definition is the validation that the API server does of one kind.
type definition struct {
	schema validation.SchemaValidator
	rules  *cel.Validator
	shape  *schema.Structural
}

func readDefinition(path string) (string, *definition, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return "", nil, err
	}
	var given v1.CustomResourceDefinition
	if err := yaml.Unmarshal(text, &given); err != nil {
		return "", nil, err
	}
	var internal apiextensions.JSONSchemaProps
	if err := v1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(given.Spec.Versions[0].Schema.OpenAPIV3Schema, &internal, nil); err != nil {
		return "", nil, err
	}
	validator, _, err := validation.NewSchemaValidator(&internal)
	if err != nil {
		return "", nil, err
	}
	shape, err := schema.NewStructural(&internal)
	if err != nil {
		return "", nil, err
	}
	rules := cel.NewValidator(shape, true, apiservercel.PerCallLimit)
	return given.Spec.Names.Kind, &definition{validator, rules, shape}, nil
}

func readDefinitions(folder string) (map[string]*definition, error) {
	found := map[string]*definition{}
	for _, name := range []string{"workflowtemplates", "cronworkflows"} {
		kind, it, err := readDefinition(filepath.Join(folder, "argoproj.io_"+name+".yaml"))
		if err != nil {
			return nil, err
		}
		found[kind] = it
	}
	return found, nil
}

func (d *definition) problems(ctx context.Context, object map[string]any) []string {
	var found []string
	for _, it := range validation.ValidateCustomResource(nil, object, d.schema) {
		found = append(found, it.Error())
	}
	errors, _ := d.rules.Validate(ctx, field.NewPath(""), d.shape, object, nil, math.MaxInt64)
	for _, it := range errors {
		found = append(found, it.Error())
	}
	return found
}

func documents(text string) []string {
	return regexp.MustCompile(`(?m)^---\n`).Split(text, -1)
}

// isArgos tells the objects of Argo from those of Kubernetes itself.
func isArgos(document string) bool {
	var head struct {
		APIVersion string `json:"apiVersion"`
	}
	return yaml.Unmarshal([]byte(document), &head) == nil && strings.HasPrefix(head.APIVersion, "argoproj.io/")
}

func read(ctx context.Context, given run, definitions map[string]*definition) told {
	result := told{Key: given.Key, Problems: []string{}, Objects: []any{}}
	tell := func(path, problem string) {
		result.Problems = append(result.Problems, path+": "+problem)
	}
	known := templates{}
	type parsed struct {
		path   string
		object any
	}
	var all []parsed
	for _, it := range given.Files {
		for _, document := range documents(it.Text) {
			if !isArgos(document) {
				continue
			}
			var plain map[string]any
			if err := yaml.Unmarshal([]byte(document), &plain); err != nil {
				tell(it.Path, err.Error())
				continue
			}
			if found, ok := definitions[fmt.Sprint(plain["kind"])]; ok {
				for _, problem := range found.problems(ctx, plain) {
					tell(it.Path, "definition: "+problem)
				}
			}
			for _, object := range common.ParseObjects(ctx, []byte(document), true) {
				if object.Err != nil {
					tell(it.Path, object.Err.Error())
				}
				if template, ok := object.Object.(*wfv1.WorkflowTemplate); ok {
					known[template.Name] = template
				}
				all = append(all, parsed{it.Path, object.Object})
			}
		}
	}
	for _, it := range all {
		var err error
		switch object := it.object.(type) {
		case *wfv1.WorkflowTemplate:
			err = validate.ValidateWorkflowTemplate(ctx, known, &templateresolution.NullClusterWorkflowTemplateGetter{}, object, nil, validate.ValidateOpts{Lint: true})
		case *wfv1.CronWorkflow:
			err = validate.ValidateCronWorkflow(ctx, known, &templateresolution.NullClusterWorkflowTemplateGetter{}, object, nil)
		default:
			err = fmt.Errorf("not read: %T", object)
		}
		if err != nil {
			tell(it.path, err.Error())
		}
		result.Objects = append(result.Objects, it.object)
	}
	return result
}

func work(from, to string) error {
	ctx := logging.WithLogger(context.Background(), logging.NewSlogLoggerCustom(logging.Error, logging.Text, io.Discard))
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	var input struct {
		Definitions string `json:"definitions"`
		Runs        []run  `json:"runs"`
	}
	if err := json.Unmarshal(text, &input); err != nil {
		return err
	}
	definitions, err := readDefinitions(input.Definitions)
	if err != nil {
		return err
	}
	runs := []told{}
	for _, it := range input.Runs {
		runs = append(runs, read(ctx, it, definitions))
	}
	output, err := json.Marshal(map[string]any{"runs": runs})
	if err != nil {
		return err
	}
	return os.WriteFile(to, output, 0o644)
}

func main() {
	if err := work(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
